/**
 * Datagrams and what they mean, written by hand from the specification and
 * never taken from what `encode` gives: they catch a field in the wrong place
 * or of the wrong width, which the types cannot.
 *
 * @module
 */

import type {
  Bodies,
  Message,
  MessageOf,
  MessageType,
} from "../../protocol/messages.ts";

export * from "./refusals.ts";

/** A datagram and the message it is. */
export interface Vector {
  /** The message, its form, and what is peculiar about it. */
  readonly name: string;
  /** The datagram in hexadecimal, spaces between its fields. */
  readonly octets: string;
  /** The message. */
  readonly message: Message;
}

/** Octets from hexadecimal with spaces. */
export function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromHex(hex.replaceAll(" ", ""));
}

/** A message from its header and its data. */
function message<T extends MessageType>(
  [TYPE_MESSAGE, ID_USER, NUM_SEQ]: readonly [T, number, number],
  DONNEES_MESSAGE: Bodies[NoInfer<T>],
): Message {
  const made: MessageOf<T> = {
    TYPE_MESSAGE,
    ID_USER,
    NUM_SEQ,
    DONNEES_MESSAGE,
  };
  return made as unknown as Message;
}

/** A datagram and what it means, for every message in each of its forms. */
export const VECTORS: readonly Vector[] = [
  {
    name: "CONNEXION, first",
    octets: "08000008 616c696365 23",
    message: message(["CONNEXION", 0, 1], { USER_NAME: "alice" }),
  },
  {
    name: "CONNEXION, first, a name of 1 octet, NUM_SEQ 65535",
    octets: "0807fff8 61 23",
    message: message(["CONNEXION", 0, 65535], { USER_NAME: "a" }),
  },
  {
    name: "CONNEXION, first, a name of 10 octets",
    octets: "08000010 30313233343536373839 23",
    message: message(["CONNEXION", 0, 2], { USER_NAME: "0123456789" }),
  },
  {
    name: "CONNEXION, first, a name beyond ASCII, NUM_SEQ 0",
    octets: "08000000 68c3a96cc3a86e65 23",
    message: message(["CONNEXION", 0, 0], { USER_NAME: "hélène" }),
  },
  {
    name: "CONNEXION, keep-alive",
    octets: "08080010",
    message: message(["CONNEXION", 1, 2], {}),
  },
  {
    name: "CONNEXION, keep-alive of user 254, NUM_SEQ 65535",
    octets: "0ff7fff8",
    message: message(["CONNEXION", 254, 65535], {}),
  },
  {
    name:
      "CONNEXION, the form of a keep-alive from 255: well formed, though nobody sends it",
    octets: "0ff80018",
    message: message(["CONNEXION", 255, 3], {}),
  },
  {
    name: "REPONSE_CONNEXION, accepted",
    octets: "17f80008 01",
    message: message(["REPONSE_CONNEXION", 255, 1], {
      STATUT_INSCRIPTION: "INSCRIPTION_VALIDEE",
      ID_USER: 1,
    }),
  },
  {
    name: "REPONSE_CONNEXION, accepted as user 254",
    octets: "17f80008 fe",
    message: message(["REPONSE_CONNEXION", 255, 1], {
      STATUT_INSCRIPTION: "INSCRIPTION_VALIDEE",
      ID_USER: 254,
    }),
  },
  {
    name: "REPONSE_CONNEXION, name unfit",
    octets: "17f8000a 00",
    message: message(["REPONSE_CONNEXION", 255, 1], {
      STATUT_INSCRIPTION: "USER_NAME_INVALIDE",
      ID_USER: 0,
    }),
  },
  {
    name: "REPONSE_CONNEXION, name taken",
    octets: "17f8000c 00",
    message: message(["REPONSE_CONNEXION", 255, 1], {
      STATUT_INSCRIPTION: "USER_NAME_EXISTANT",
      ID_USER: 0,
    }),
  },
  {
    name: "REPONSE_CONNEXION, server full",
    octets: "17f8000e 00",
    message: message(["REPONSE_CONNEXION", 255, 1], {
      STATUT_INSCRIPTION: "SERVEUR_PLEIN",
      ID_USER: 0,
    }),
  },
  {
    name: "REPONSE_CONNEXION, to a keep-alive",
    octets: "17f80010",
    message: message(["REPONSE_CONNEXION", 255, 2], {
      STATUT_CONNEXION: "CONNEXION_REUSSIE",
    }),
  },
  {
    name: "REPONSE_CONNEXION, to a keep-alive of somebody unknown",
    octets: "17f80014",
    message: message(["REPONSE_CONNEXION", 255, 2], {
      STATUT_CONNEXION: "CONNEXION_ERREUR",
    }),
  },
  {
    name: "CREER_MESSAGERIE_PRIVEE, decentralised",
    octets: "1808001c 73616c6f6e 23 05",
    message: message(["CREER_MESSAGERIE_PRIVEE", 1, 3], {
      MODE_MESSAGERIE: "DECENTRALISEE",
      NOM_MESSAGERIE: "salon",
      NUM_MAX: 5,
    }),
  },
  {
    name:
      "CREER_MESSAGERIE_PRIVEE, centralised, by user 254, NUM_SEQ 65535, NUM_MAX 254",
    octets: "1ff7fff8 61 23 fe",
    message: message(["CREER_MESSAGERIE_PRIVEE", 254, 65535], {
      MODE_MESSAGERIE: "CENTRALISEE",
      NOM_MESSAGERIE: "a",
      NUM_MAX: 254,
    }),
  },
  {
    name: "CREER_MESSAGERIE_PRIVEE, a name with a space, NUM_MAX 0",
    octets: "18080020 6c612073616c6c65 23 00",
    message: message(["CREER_MESSAGERIE_PRIVEE", 1, 4], {
      MODE_MESSAGERIE: "CENTRALISEE",
      NOM_MESSAGERIE: "la salle",
      NUM_MAX: 0,
    }),
  },
  {
    name: "CREER_MESSAGERIE_PRIVEE, NUM_MAX 35, which is the octet of #",
    octets: "18080020 61 23 23",
    message: message(["CREER_MESSAGERIE_PRIVEE", 1, 4], {
      MODE_MESSAGERIE: "CENTRALISEE",
      NOM_MESSAGERIE: "a",
      NUM_MAX: 35,
    }),
  },
  {
    name: "CREER_MESSAGERIE_PRIVEE, a name of 50 octets",
    octets: `18080024 ${"c3a9".repeat(25)} 23 02`,
    message: message(["CREER_MESSAGERIE_PRIVEE", 1, 4], {
      MODE_MESSAGERIE: "DECENTRALISEE",
      NOM_MESSAGERIE: "é".repeat(25),
      NUM_MAX: 2,
    }),
  },
  {
    name: "REPONSE_CREER_MESSAGERIE_PRIVEE, created",
    octets: "27f80018 07",
    message: message(["REPONSE_CREER_MESSAGERIE_PRIVEE", 255, 3], {
      STATUT_CREATION: "CREATION_VALIDEE",
      ID_MESSAGERIE: 7,
    }),
  },
  {
    name: "REPONSE_CREER_MESSAGERIE_PRIVEE, created as 255",
    octets: "27f80018 ff",
    message: message(["REPONSE_CREER_MESSAGERIE_PRIVEE", 255, 3], {
      STATUT_CREATION: "CREATION_VALIDEE",
      ID_MESSAGERIE: 255,
    }),
  },
  {
    name: "REPONSE_CREER_MESSAGERIE_PRIVEE, name unfit",
    octets: "27f8001a 00",
    message: message(["REPONSE_CREER_MESSAGERIE_PRIVEE", 255, 3], {
      STATUT_CREATION: "NOM_MESSAGERIE_ERREUR",
      ID_MESSAGERIE: 0,
    }),
  },
  {
    name: "REPONSE_CREER_MESSAGERIE_PRIVEE, name taken",
    octets: "27f8001c 00",
    message: message(["REPONSE_CREER_MESSAGERIE_PRIVEE", 255, 3], {
      STATUT_CREATION: "NOM_MESSAGERIE_EXISTANT",
      ID_MESSAGERIE: 0,
    }),
  },
  {
    name: "REPONSE_CREER_MESSAGERIE_PRIVEE, NUM_MAX under 2",
    octets: "27f8001e 00",
    message: message(["REPONSE_CREER_MESSAGERIE_PRIVEE", 255, 3], {
      STATUT_CREATION: "NUM_MAX_PETIT",
      ID_MESSAGERIE: 0,
    }),
  },
  {
    name: "DEMANDER_LISTE_MESSAGERIE",
    octets: "28080028",
    message: message(["DEMANDER_LISTE_MESSAGERIE", 1, 5], {}),
  },
  {
    name: "REPONSE_DEMANDER_LISTE_MESSAGERIE, none",
    octets: "37f80028 00",
    message: message(["REPONSE_DEMANDER_LISTE_MESSAGERIE", 255, 5], {
      MESSAGERIES: [],
    }),
  },
  {
    name: "REPONSE_DEMANDER_LISTE_MESSAGERIE, one of each mode",
    octets: "37f80028 02 00 73616c6f6e 23 03 80 6269737472c3b4 23 02",
    message: message(["REPONSE_DEMANDER_LISTE_MESSAGERIE", 255, 5], {
      MESSAGERIES: [{
        MODE_MESSAGERIE: "CENTRALISEE",
        NOM_MESSAGERIE: "salon",
        NUM_CLIENT: 3,
      }, {
        MODE_MESSAGERIE: "DECENTRALISEE",
        NOM_MESSAGERIE: "bistrô",
        NUM_CLIENT: 2,
      }],
    }),
  },
  {
    name: "DEMANDE_ACCES_MESSAGERIE_PRIVEE",
    octets: "38080030 73616c6f6e 23",
    message: message(["DEMANDE_ACCES_MESSAGERIE_PRIVEE", 1, 6], {
      NOM_MESSAGERIE: "salon",
    }),
  },
  {
    name: "DEMANDE_ACCES_MESSAGERIE_PRIVEE, an empty name",
    octets: "38080030 23",
    message: message(["DEMANDE_ACCES_MESSAGERIE_PRIVEE", 1, 6], {
      NOM_MESSAGERIE: "",
    }),
  },
  {
    name: "DEMANDE_ACCES_MESSAGERIE_PRIVEE, an unfit name: well formed here",
    octets: "38080030 61202062 23",
    message: message(["DEMANDE_ACCES_MESSAGERIE_PRIVEE", 1, 6], {
      NOM_MESSAGERIE: "a  b",
    }),
  },
  {
    name: "REPONSE_ACCES_MESSAGERIE_PRIVEE, centralised, accepted",
    octets: "47f80030",
    message: message(["REPONSE_ACCES_MESSAGERIE_PRIVEE", 255, 6], {
      MODE_MESSAGERIE: "CENTRALISEE",
      STATUT_ACCES: "ACCES_REUSSI",
    }),
  },
  {
    name: "REPONSE_ACCES_MESSAGERIE_PRIVEE, no such messagerie",
    octets: "47f80031",
    message: message(["REPONSE_ACCES_MESSAGERIE_PRIVEE", 255, 6], {
      MODE_MESSAGERIE: "CENTRALISEE",
      STATUT_ACCES: "NOM_MESSAGERIE_INEXISTANT",
    }),
  },
  {
    name: "REPONSE_ACCES_MESSAGERIE_PRIVEE, centralised, full",
    octets: "47f80032",
    message: message(["REPONSE_ACCES_MESSAGERIE_PRIVEE", 255, 6], {
      MODE_MESSAGERIE: "CENTRALISEE",
      STATUT_ACCES: "MAX_CLIENT_ATTEINT",
    }),
  },
  {
    name:
      "REPONSE_ACCES_MESSAGERIE_PRIVEE, decentralised, accepted, nobody there",
    octets: "47f80034 00",
    message: message(["REPONSE_ACCES_MESSAGERIE_PRIVEE", 255, 6], {
      MODE_MESSAGERIE: "DECENTRALISEE",
      STATUT_ACCES: "ACCES_REUSSI",
      CLIENTS: [],
    }),
  },
  {
    name: "REPONSE_ACCES_MESSAGERIE_PRIVEE, decentralised, accepted, one there",
    octets: "47f80034 01 c0a80102 11c1 626f62 23",
    message: message(["REPONSE_ACCES_MESSAGERIE_PRIVEE", 255, 6], {
      MODE_MESSAGERIE: "DECENTRALISEE",
      STATUT_ACCES: "ACCES_REUSSI",
      CLIENTS: [{
        IP_ADRESS: "192.168.1.2",
        PORT_NUMBER: 4545,
        USER_NAME: "bob",
      }],
    }),
  },
  {
    name:
      "REPONSE_ACCES_MESSAGERIE_PRIVEE, decentralised, accepted, three there",
    octets:
      "47f80034 03 c0a80102 11c1 626f62 23 7f000001 ffff 61 23 ffffffff 0000 68c3a96cc3a86e65 23",
    message: message(["REPONSE_ACCES_MESSAGERIE_PRIVEE", 255, 6], {
      MODE_MESSAGERIE: "DECENTRALISEE",
      STATUT_ACCES: "ACCES_REUSSI",
      CLIENTS: [
        { IP_ADRESS: "192.168.1.2", PORT_NUMBER: 4545, USER_NAME: "bob" },
        { IP_ADRESS: "127.0.0.1", PORT_NUMBER: 65535, USER_NAME: "a" },
        { IP_ADRESS: "255.255.255.255", PORT_NUMBER: 0, USER_NAME: "hélène" },
      ],
    }),
  },
  {
    name: "REPONSE_ACCES_MESSAGERIE_PRIVEE, decentralised, full",
    octets: "47f80036",
    message: message(["REPONSE_ACCES_MESSAGERIE_PRIVEE", 255, 6], {
      MODE_MESSAGERIE: "DECENTRALISEE",
      STATUT_ACCES: "MAX_CLIENT_ATTEINT",
    }),
  },
  {
    name: "DEMANDER_LISTE_CLIENT, everybody",
    octets: "48100038 23",
    message: message(["DEMANDER_LISTE_CLIENT", 2, 7], { NOM_MESSAGERIE: "" }),
  },
  {
    name: "DEMANDER_LISTE_CLIENT, of one messagerie",
    octets: "48100038 73616c6f6e 23",
    message: message(["DEMANDER_LISTE_CLIENT", 2, 7], {
      NOM_MESSAGERIE: "salon",
    }),
  },
  {
    name: "REPONSE_DEMANDER_LISTE_CLIENT, none",
    octets: "57f80038 00",
    message: message(["REPONSE_DEMANDER_LISTE_CLIENT", 255, 7], {
      CLIENTS: [],
    }),
  },
  {
    name: "REPONSE_DEMANDER_LISTE_CLIENT, three",
    octets: "57f80038 03 616c696365 23 626f62 23 68c3a96cc3a86e65 23",
    message: message(["REPONSE_DEMANDER_LISTE_CLIENT", 255, 7], {
      CLIENTS: [{ USER_NAME: "alice" }, { USER_NAME: "bob" }, {
        USER_NAME: "hélène",
      }],
    }),
  },
  {
    name: "INVITER_MESSAGERIE_PRIVEE",
    octets: "58080040 626f62 23",
    message: message(["INVITER_MESSAGERIE_PRIVEE", 1, 8], { USER_NAME: "bob" }),
  },
  {
    name: "INVITER_MESSAGERIE_PRIVEE, an empty name: well formed here",
    octets: "58080040 23",
    message: message(["INVITER_MESSAGERIE_PRIVEE", 1, 8], { USER_NAME: "" }),
  },
  {
    name: "REPONSE_INVITER_MESSAGERIE_PRIVEE",
    octets: "67f80040",
    message: message(["REPONSE_INVITER_MESSAGERIE_PRIVEE", 255, 8], {}),
  },
  {
    name: "DEMANDE_MESSAGERIE_PRIVEE, decentralised, NUM_SEQ 256",
    octets: "6ff80800 616c696365 23 80 73616c6f6e 23",
    message: message(["DEMANDE_MESSAGERIE_PRIVEE", 255, 256], {
      USER_NAME: "alice",
      MODE_MESSAGERIE: "DECENTRALISEE",
      NOM_MESSAGERIE: "salon",
    }),
  },
  {
    name: "DEMANDE_MESSAGERIE_PRIVEE, centralised",
    octets: "6ff80808 616c696365 23 00 6c612073616c6c65 23",
    message: message(["DEMANDE_MESSAGERIE_PRIVEE", 255, 257], {
      USER_NAME: "alice",
      MODE_MESSAGERIE: "CENTRALISEE",
      NOM_MESSAGERIE: "la salle",
    }),
  },
  {
    name: "REPONSE_MESSAGERIE_PRIVEE, accepts",
    octets: "70100800",
    message: message(["REPONSE_MESSAGERIE_PRIVEE", 2, 256], {
      REPONSE: "ACCEPTER",
    }),
  },
  {
    name: "REPONSE_MESSAGERIE_PRIVEE, declines",
    octets: "7010080c",
    message: message(["REPONSE_MESSAGERIE_PRIVEE", 2, 257], {
      REPONSE: "REFUSER",
    }),
  },
  {
    name: "TEXTE, of a client",
    octets: "78080020 0003 68c3a9",
    message: message(["TEXTE", 1, 4], { CHAT: fromHex("68c3a9") }),
  },
  {
    name: "TEXTE, relayed by the server with the ID_USER of its author",
    octets: "78080960 0002 6f6b",
    message: message(["TEXTE", 1, 300], { CHAT: fromHex("6f6b") }),
  },
  {
    name: "TEXTE, a notice of the server",
    octets: "7ff80020 0002 6f6b",
    message: message(["TEXTE", 255, 4], { CHAT: fromHex("6f6b") }),
  },
  {
    name: "TEXTE, empty: a probe of the server, NUM_SEQ 65535",
    octets: "7ffffff8 0000",
    message: message(["TEXTE", 255, 65535], { CHAT: fromHex("") }),
  },
  {
    name: "TEXTE, with a # and a zero octet",
    octets: "78080048 0003 612300",
    message: message(["TEXTE", 1, 9], { CHAT: fromHex("612300") }),
  },
  {
    name: "TEXTE, octets that are not UTF-8",
    octets: "78080048 0002 ff80",
    message: message(["TEXTE", 1, 9], { CHAT: fromHex("ff80") }),
  },
  {
    name: "TEXTE, a byte order mark is an octet like any other",
    octets: "78080048 0004 efbbbf61",
    message: message(["TEXTE", 1, 9], { CHAT: fromHex("efbbbf61") }),
  },
  {
    name: "TEXTE, 256 octets",
    octets: `78080048 0100 ${"61".repeat(256)}`,
    message: message(["TEXTE", 1, 9], { CHAT: fromHex("61".repeat(256)) }),
  },
  {
    name: "REPONSE_TEXTE, of the server",
    octets: "87f80020",
    message: message(["REPONSE_TEXTE", 255, 4], {}),
  },
  {
    name: "REPONSE_TEXTE, of user 254, NUM_SEQ 65535",
    octets: "87f7fff8",
    message: message(["REPONSE_TEXTE", 254, 65535], {}),
  },
  {
    name: "REPONSE_TEXTE, of a client that has no ID_USER",
    octets: "80000048",
    message: message(["REPONSE_TEXTE", 0, 9], {}),
  },
  {
    name: "CHANGER_MESSAGERIE",
    octets: "88080050 73616c6f6e 23",
    message: message(["CHANGER_MESSAGERIE", 1, 10], {
      NOM_MESSAGERIE: "salon",
    }),
  },
  {
    name: "REPONSE_CHANGER_MESSAGERIE, centralised, accepted",
    octets: "97f80050",
    message: message(["REPONSE_CHANGER_MESSAGERIE", 255, 10], {
      MODE_MESSAGERIE: "CENTRALISEE",
      STATUT_ACCES: "ACCES_REUSSI",
    }),
  },
  {
    name: "REPONSE_CHANGER_MESSAGERIE, no such messagerie",
    octets: "97f80051",
    message: message(["REPONSE_CHANGER_MESSAGERIE", 255, 10], {
      MODE_MESSAGERIE: "CENTRALISEE",
      STATUT_ACCES: "NOM_MESSAGERIE_INEXISTANT",
    }),
  },
  {
    name: "REPONSE_CHANGER_MESSAGERIE, centralised, full",
    octets: "97f80052",
    message: message(["REPONSE_CHANGER_MESSAGERIE", 255, 10], {
      MODE_MESSAGERIE: "CENTRALISEE",
      STATUT_ACCES: "MAX_CLIENT_ATTEINT",
    }),
  },
  {
    name: "REPONSE_CHANGER_MESSAGERIE, decentralised, accepted, nobody there",
    octets: "97f80054 00",
    message: message(["REPONSE_CHANGER_MESSAGERIE", 255, 10], {
      MODE_MESSAGERIE: "DECENTRALISEE",
      STATUT_ACCES: "ACCES_REUSSI",
      CLIENTS: [],
    }),
  },
  {
    name: "REPONSE_CHANGER_MESSAGERIE, decentralised, accepted, one there",
    octets: "97f80054 01 c0a80102 11c1 626f62 23",
    message: message(["REPONSE_CHANGER_MESSAGERIE", 255, 10], {
      MODE_MESSAGERIE: "DECENTRALISEE",
      STATUT_ACCES: "ACCES_REUSSI",
      CLIENTS: [{
        IP_ADRESS: "192.168.1.2",
        PORT_NUMBER: 4545,
        USER_NAME: "bob",
      }],
    }),
  },
  {
    name: "REPONSE_CHANGER_MESSAGERIE, decentralised, accepted, three there",
    octets:
      "97f80054 03 c0a80102 11c1 626f62 23 7f000001 ffff 61 23 ffffffff 0000 68c3a96cc3a86e65 23",
    message: message(["REPONSE_CHANGER_MESSAGERIE", 255, 10], {
      MODE_MESSAGERIE: "DECENTRALISEE",
      STATUT_ACCES: "ACCES_REUSSI",
      CLIENTS: [
        { IP_ADRESS: "192.168.1.2", PORT_NUMBER: 4545, USER_NAME: "bob" },
        { IP_ADRESS: "127.0.0.1", PORT_NUMBER: 65535, USER_NAME: "a" },
        { IP_ADRESS: "255.255.255.255", PORT_NUMBER: 0, USER_NAME: "hélène" },
      ],
    }),
  },
  {
    name: "REPONSE_CHANGER_MESSAGERIE, decentralised, full",
    octets: "97f80056",
    message: message(["REPONSE_CHANGER_MESSAGERIE", 255, 10], {
      MODE_MESSAGERIE: "DECENTRALISEE",
      STATUT_ACCES: "MAX_CLIENT_ATTEINT",
    }),
  },
  {
    name: "QUITTER_MESSAGERIE_PRIVEE, of a client",
    octets: "98080058",
    message: message(["QUITTER_MESSAGERIE_PRIVEE", 1, 11], {}),
  },
  {
    name: "QUITTER_MESSAGERIE_PRIVEE, of the server, NUM_SEQ 32768",
    octets: "9ffc0000",
    message: message(["QUITTER_MESSAGERIE_PRIVEE", 255, 32768], {}),
  },
  {
    name: "REPONSE_QUITTER_MESSAGERIE_PRIVEE, done",
    octets: "a7f80058",
    message: message(["REPONSE_QUITTER_MESSAGERIE_PRIVEE", 255, 11], {
      STATUT_EXIT: "EXIT_REUSSI",
    }),
  },
  {
    name: "REPONSE_QUITTER_MESSAGERIE_PRIVEE, in no private messagerie",
    octets: "a7f8005c",
    message: message(["REPONSE_QUITTER_MESSAGERIE_PRIVEE", 255, 11], {
      STATUT_EXIT: "CLIENT_INEXISTANT",
    }),
  },
  {
    name: "REPONSE_QUITTER_MESSAGERIE_PRIVEE, of a client",
    octets: "a00c0000",
    message: message(["REPONSE_QUITTER_MESSAGERIE_PRIVEE", 1, 32768], {
      STATUT_EXIT: "EXIT_REUSSI",
    }),
  },
  {
    name: "DECONNEXION, of a client",
    octets: "a8080060",
    message: message(["DECONNEXION", 1, 12], {}),
  },
  {
    name: "DECONNEXION, of the server, NUM_SEQ 8191",
    octets: "aff8fff8",
    message: message(["DECONNEXION", 255, 8191], {}),
  },
  {
    name: "REPONSE_DECONNEXION, done",
    octets: "b7f80060",
    message: message(["REPONSE_DECONNEXION", 255, 12], {
      STATUT_DECONNEXION: "DEMANDE_SUCCESS",
    }),
  },
  {
    name: "REPONSE_DECONNEXION, to somebody unknown",
    octets: "b7f80064",
    message: message(["REPONSE_DECONNEXION", 255, 12], {
      STATUT_DECONNEXION: "ERREUR_DECONNEXION",
    }),
  },
  {
    name: "REPONSE_DECONNEXION, of a client",
    octets: "b008fff8",
    message: message(["REPONSE_DECONNEXION", 1, 8191], {
      STATUT_DECONNEXION: "DEMANDE_SUCCESS",
    }),
  },
  {
    name: "PRESENCE, roster of the public messagerie, nobody else there",
    octets: "bff80068 00 23 00",
    message: message(["PRESENCE", 255, 13], {
      EVENEMENT: "LISTE",
      MODE_MESSAGERIE: "CENTRALISEE",
      ID_MESSAGERIE: 0,
      NOM_MESSAGERIE: "",
      CLIENTS: [],
    }),
  },
  {
    name: "PRESENCE, roster of the public messagerie, two others",
    octets: "bff80068 00 23 02 02 626f62 23 fe 68c3a96cc3a86e65 23",
    message: message(["PRESENCE", 255, 13], {
      EVENEMENT: "LISTE",
      MODE_MESSAGERIE: "CENTRALISEE",
      ID_MESSAGERIE: 0,
      NOM_MESSAGERIE: "",
      CLIENTS: [{ ID_USER: 2, USER_NAME: "bob" }, {
        ID_USER: 254,
        USER_NAME: "hélène",
      }],
    }),
  },
  {
    name: "PRESENCE, roster, decentralised",
    octets:
      "bff80069 07 73616c6f6e 23 02 02 c0a80102 11c1 626f62 23 03 7f000001 ffff 61 23",
    message: message(["PRESENCE", 255, 13], {
      EVENEMENT: "LISTE",
      MODE_MESSAGERIE: "DECENTRALISEE",
      ID_MESSAGERIE: 7,
      NOM_MESSAGERIE: "salon",
      CLIENTS: [{
        ID_USER: 2,
        IP_ADRESS: "192.168.1.2",
        PORT_NUMBER: 4545,
        USER_NAME: "bob",
      }, {
        ID_USER: 3,
        IP_ADRESS: "127.0.0.1",
        PORT_NUMBER: 65535,
        USER_NAME: "a",
      }],
    }),
  },
  {
    name: "PRESENCE, arrival",
    octets: "bff8006a 07 73616c6f6e 23 01 02 626f62 23",
    message: message(["PRESENCE", 255, 13], {
      EVENEMENT: "ARRIVEE",
      MODE_MESSAGERIE: "CENTRALISEE",
      ID_MESSAGERIE: 7,
      NOM_MESSAGERIE: "salon",
      CLIENTS: [{ ID_USER: 2, USER_NAME: "bob" }],
    }),
  },
  {
    name: "PRESENCE, arrival, decentralised",
    octets: "bff8006b 07 73616c6f6e 23 01 02 c0a80102 11c1 626f62 23",
    message: message(["PRESENCE", 255, 13], {
      EVENEMENT: "ARRIVEE",
      MODE_MESSAGERIE: "DECENTRALISEE",
      ID_MESSAGERIE: 7,
      NOM_MESSAGERIE: "salon",
      CLIENTS: [{
        ID_USER: 2,
        IP_ADRESS: "192.168.1.2",
        PORT_NUMBER: 4545,
        USER_NAME: "bob",
      }],
    }),
  },
  {
    name: "PRESENCE, departure",
    octets: "bff8006c 07 73616c6f6e 23 01 02 626f62 23",
    message: message(["PRESENCE", 255, 13], {
      EVENEMENT: "DEPART",
      MODE_MESSAGERIE: "CENTRALISEE",
      ID_MESSAGERIE: 7,
      NOM_MESSAGERIE: "salon",
      CLIENTS: [{ ID_USER: 2, USER_NAME: "bob" }],
    }),
  },
  {
    name: "PRESENCE, departure, decentralised",
    octets: "bff8006d 07 73616c6f6e 23 01 02 c0a80102 11c1 626f62 23",
    message: message(["PRESENCE", 255, 13], {
      EVENEMENT: "DEPART",
      MODE_MESSAGERIE: "DECENTRALISEE",
      ID_MESSAGERIE: 7,
      NOM_MESSAGERIE: "salon",
      CLIENTS: [{
        ID_USER: 2,
        IP_ADRESS: "192.168.1.2",
        PORT_NUMBER: 4545,
        USER_NAME: "bob",
      }],
    }),
  },
  {
    name: "PRESENCE, roster continued",
    octets: "bff8006e 07 73616c6f6e 23 01 02 626f62 23",
    message: message(["PRESENCE", 255, 13], {
      EVENEMENT: "SUITE",
      MODE_MESSAGERIE: "CENTRALISEE",
      ID_MESSAGERIE: 7,
      NOM_MESSAGERIE: "salon",
      CLIENTS: [{ ID_USER: 2, USER_NAME: "bob" }],
    }),
  },
  {
    name: "PRESENCE, roster continued, decentralised",
    octets: "bff8006f 07 73616c6f6e 23 01 02 c0a80102 11c1 626f62 23",
    message: message(["PRESENCE", 255, 13], {
      EVENEMENT: "SUITE",
      MODE_MESSAGERIE: "DECENTRALISEE",
      ID_MESSAGERIE: 7,
      NOM_MESSAGERIE: "salon",
      CLIENTS: [{
        ID_USER: 2,
        IP_ADRESS: "192.168.1.2",
        PORT_NUMBER: 4545,
        USER_NAME: "bob",
      }],
    }),
  },
  {
    name: "REPONSE_PRESENCE",
    octets: "c0080068",
    message: message(["REPONSE_PRESENCE", 1, 13], {}),
  },
  {
    name: "ERREUR, unknown type",
    octets: "f7f80029",
    message: message(["ERREUR", 255, 5], { MOTIF: "TYPE_INCONNU", RAISON: "" }),
  },
  {
    name: "ERREUR, malformed",
    octets: "f7f8002a",
    message: message(["ERREUR", 255, 5], { MOTIF: "MALFORME", RAISON: "" }),
  },
  {
    name: "ERREUR, not connected",
    octets: "f7f8002b",
    message: message(["ERREUR", 255, 5], { MOTIF: "NON_CONNECTE", RAISON: "" }),
  },
  {
    name: "ERREUR, no such user or messagerie",
    octets: "f7f8002c",
    message: message(["ERREUR", 255, 5], { MOTIF: "INEXISTANT", RAISON: "" }),
  },
  {
    name: "ERREUR, not allowed",
    octets: "f7f8002d",
    message: message(["ERREUR", 255, 5], { MOTIF: "NON_PERMIS", RAISON: "" }),
  },
  {
    name: "ERREUR, full",
    octets: "f7f8002e",
    message: message(["ERREUR", 255, 5], { MOTIF: "COMPLET", RAISON: "" }),
  },
  {
    name: "ERREUR, too large",
    octets: "f7f8002f",
    message: message(["ERREUR", 255, 5], { MOTIF: "TROP_GRAND", RAISON: "" }),
  },
  {
    name: "ERREUR, of a client",
    octets: "f0080029",
    message: message(["ERREUR", 1, 5], { MOTIF: "TYPE_INCONNU", RAISON: "" }),
  },
  {
    name: "ERREUR, with a reason that has a # and letters beyond ASCII",
    octets: "f7f8002a 64c3a96ac3a0202331",
    message: message(["ERREUR", 255, 5], {
      MOTIF: "MALFORME",
      RAISON: "déjà #1",
    }),
  },
  {
    name: "ERREUR, with a reason of 200 octets",
    octets: `f7f8002a ${"61".repeat(200)}`,
    message: message(["ERREUR", 255, 5], {
      MOTIF: "MALFORME",
      RAISON: "a".repeat(200),
    }),
  },
];
