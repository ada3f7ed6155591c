import { assertThrows } from "@std/assert";
import { encode } from "../../protocol/encode.ts";
import { MAX_CHAT_OCTETS, type Message } from "../../protocol/messages.ts";

/** A message that the types would not let through. */
function wrong(
  TYPE_MESSAGE: string,
  data: object,
  { ID_USER = 1, NUM_SEQ = 1 }: { ID_USER?: number; NUM_SEQ?: number } = {},
): Message {
  return { TYPE_MESSAGE, ID_USER, NUM_SEQ, DONNEES_MESSAGE: data } as Message;
}

const SALON = { MODE_MESSAGERIE: "CENTRALISEE", NOM_MESSAGERIE: "salon" };
const MEMBER = { IP_ADRESS: "1.2.3.4", PORT_NUMBER: 1, USER_NAME: "a" };

function entered(member: object): Message {
  return wrong("REPONSE_ACCES_MESSAGERIE_PRIVEE", {
    MODE_MESSAGERIE: "DECENTRALISEE",
    STATUT_ACCES: "ACCES_REUSSI",
    CLIENTS: [{ ...MEMBER, ...member }],
  });
}

function named(USER_NAME: string): Message {
  return wrong("CONNEXION", { USER_NAME }, { ID_USER: 0 });
}

const OUT_OF_RANGE: Readonly<Record<string, Message>> = {
  "ID_USER is 256": wrong("REPONSE_TEXTE", {}, { ID_USER: 256 }),
  "ID_USER is -1": wrong("REPONSE_TEXTE", {}, { ID_USER: -1 }),
  "ID_USER is 1.5": wrong("REPONSE_TEXTE", {}, { ID_USER: 1.5 }),
  "NUM_SEQ is 65536": wrong("REPONSE_TEXTE", {}, { NUM_SEQ: 65_536 }),
  "NUM_SEQ is not a number": wrong("REPONSE_TEXTE", {}, { NUM_SEQ: NaN }),
  "NUM_MAX is 255": wrong("CREER_MESSAGERIE_PRIVEE", {
    ...SALON,
    NUM_MAX: 255,
  }),
  "NUM_MAX is 300": wrong("CREER_MESSAGERIE_PRIVEE", {
    ...SALON,
    NUM_MAX: 300,
  }),
  "a status is unknown": wrong("REPONSE_DECONNEXION", {
    STATUT_DECONNEXION: "PEUT_ETRE",
  }),
  "an accepted user has ID_USER 0": wrong("REPONSE_CONNEXION", {
    STATUT_INSCRIPTION: "INSCRIPTION_VALIDEE",
    ID_USER: 0,
  }),
  "a refused user has an ID_USER": wrong("REPONSE_CONNEXION", {
    STATUT_INSCRIPTION: "USER_NAME_EXISTANT",
    ID_USER: 1,
  }),
  "a messagerie created has ID_MESSAGERIE 0": wrong(
    "REPONSE_CREER_MESSAGERIE_PRIVEE",
    { STATUT_CREATION: "CREATION_VALIDEE", ID_MESSAGERIE: 0 },
  ),
  "PORT_NUMBER is 65536": entered({ PORT_NUMBER: 65_536 }),
  "an address has three parts": entered({ IP_ADRESS: "1.2.3" }),
  "an address has a part of 256": entered({ IP_ADRESS: "1.2.3.256" }),
  "an address has a leading zero": entered({ IP_ADRESS: "1.2.3.04" }),
  "an address is IPv6": entered({ IP_ADRESS: "::1" }),
  "a USER_NAME given is empty": named(""),
  "a USER_NAME given has 11 octets": named("éééééa"),
  "a USER_NAME given has a #": named("a#b"),
  "a USER_NAME given has a space": named("a b"),
  "a USER_NAME given is not in NFC": named("e\u0301"),
  "a USER_NAME elsewhere has 11 octets": entered({ USER_NAME: "éééééa" }),
  "a USER_NAME elsewhere has a #": entered({ USER_NAME: "a#" }),
  "a USER_NAME elsewhere has a lone surrogate": entered({
    USER_NAME: "\ud83d",
  }),
  "a NOM_MESSAGERIE has 51 octets": wrong("CHANGER_MESSAGERIE", {
    NOM_MESSAGERIE: "a".repeat(51),
  }),
  "a reason has 201 octets": wrong("ERREUR", {
    MOTIF: "MALFORME",
    RAISON: "a".repeat(201),
  }),
  "a reason has a lone surrogate": wrong("ERREUR", {
    MOTIF: "MALFORME",
    RAISON: "\ud83d",
  }),
  "CHAT does not fit a datagram": wrong("TEXTE", {
    CHAT: new Uint8Array(MAX_CHAT_OCTETS + 1),
  }),
  "CHAT is a string": wrong("TEXTE", { CHAT: "hello" }),
  "a list has 256 rows": wrong("REPONSE_DEMANDER_LISTE_CLIENT", {
    CLIENTS: Array.from({ length: 256 }, () => ({ USER_NAME: "a" })),
  }),
};

for (const [when, message] of Object.entries(OUT_OF_RANGE)) {
  Deno.test(`encode() throws RangeError when ${when}`, () => {
    assertThrows(() => encode(message), RangeError, "Cannot encode");
  });
}

const MISPLACED: Readonly<Record<string, Message>> = {
  "TYPE_MESSAGE is unknown": wrong("BONJOUR", {}),
  "a first CONNEXION has no name": wrong("CONNEXION", {}, { ID_USER: 0 }),
  "a keep-alive has a name": wrong("CONNEXION", { USER_NAME: "a" }),
  "NUM_MAX is missing": wrong("CREER_MESSAGERIE_PRIVEE", SALON),
  "CHAT is missing": wrong("TEXTE", {}),
  "a REPONSE_CONNEXION is empty": wrong("REPONSE_CONNEXION", {}),
  "a REPONSE_CONNEXION has no ID_USER": wrong("REPONSE_CONNEXION", {
    STATUT_INSCRIPTION: "USER_NAME_EXISTANT",
  }),
  "a REPONSE_CONNEXION has both forms": wrong("REPONSE_CONNEXION", {
    STATUT_INSCRIPTION: "INSCRIPTION_VALIDEE",
    ID_USER: 1,
    STATUT_CONNEXION: "CONNEXION_REUSSIE",
  }),
  "CLIENTS are missing": wrong("REPONSE_CHANGER_MESSAGERIE", {
    MODE_MESSAGERIE: "DECENTRALISEE",
    STATUT_ACCES: "ACCES_REUSSI",
  }),
  "CLIENTS are there though centralised": wrong("REPONSE_CHANGER_MESSAGERIE", {
    MODE_MESSAGERIE: "CENTRALISEE",
    STATUT_ACCES: "ACCES_REUSSI",
    CLIENTS: [],
  }),
  "CLIENTS are there though refused": wrong("REPONSE_CHANGER_MESSAGERIE", {
    MODE_MESSAGERIE: "DECENTRALISEE",
    STATUT_ACCES: "MAX_CLIENT_ATTEINT",
    CLIENTS: [],
  }),
  "a PRESENCE has addresses though centralised": wrong("PRESENCE", {
    EVENEMENT: "LISTE",
    ID_MESSAGERIE: 7,
    ...SALON,
    CLIENTS: [{ ...MEMBER, ID_USER: 1 }],
  }),
  "a PRESENCE has no addresses though decentralised": wrong("PRESENCE", {
    EVENEMENT: "LISTE",
    ID_MESSAGERIE: 7,
    ...SALON,
    MODE_MESSAGERIE: "DECENTRALISEE",
    CLIENTS: [{ ID_USER: 1, USER_NAME: "a" }],
  }),
};

for (const [when, message] of Object.entries(MISPLACED)) {
  Deno.test(`encode() throws TypeError when ${when}`, () => {
    assertThrows(() => encode(message), TypeError, "Cannot encode");
  });
}
