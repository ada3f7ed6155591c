/**
 * The one description of the wire format: for each message its fields, in the
 * order of their octets. `encode`, `decode`, the tables of PROTOCOL.md, the
 * annotated hexdump and the Wireshark dissector all read this table.
 *
 * @module
 */

import type {
  AddressField,
  FlagField,
  IntegerField,
  Layout,
  NameField,
} from "./fields.ts";
import {
  type Acces,
  type Bodies,
  MAX_NOM_MESSAGERIE_OCTETS,
  MAX_RAISON_OCTETS,
  MAX_USER_NAME_OCTETS,
  MAX_USERS,
  type Member,
  type MessageType,
  type Mode,
  TYPE_CODES,
} from "./messages.ts";

const MODE: FlagField<Mode> = {
  kind: "flag",
  bits: 1,
  values: ["CENTRALISEE", "DECENTRALISEE"],
};
const MODE_OCTET: FlagField<Mode> = { ...MODE, octet: true };
const USER_NAME: NameField = {
  kind: "name",
  max: MAX_USER_NAME_OCTETS,
  delimiter: "UN_DELIMITER",
};
const NOM_MESSAGERIE: NameField = {
  kind: "name",
  max: MAX_NOM_MESSAGERIE_OCTETS,
  delimiter: "M_DELIMITER",
};
const ADDRESS: AddressField = { kind: "address" };
const PORT: IntegerField = { kind: "integer", octets: 2, min: 0, max: 65_535 };
const OCTET: IntegerField = { kind: "integer", octets: 1, min: 0, max: 255 };

const MEMBER: Layout<Member> = {
  IP_ADRESS: ADDRESS,
  PORT_NUMBER: PORT,
  USER_NAME,
};
const ACCES: Layout<Acces> = {
  MODE_MESSAGERIE: MODE,
  STATUT_ACCES: {
    kind: "flag",
    bits: 2,
    values: ["ACCES_REUSSI", "NOM_MESSAGERIE_INEXISTANT", "MAX_CLIENT_ATTEINT"],
  },
  CLIENTS: {
    kind: "list",
    count: "NOMBRE_CLIENTS",
    row: MEMBER,
    when: {
      fields: {
        MODE_MESSAGERIE: "DECENTRALISEE",
        STATUT_ACCES: "ACCES_REUSSI",
      },
    },
  },
};
const DIRECT = { fields: { MODE_MESSAGERIE: "DECENTRALISEE" } };

/** The layout of every message. */
export const LAYOUTS: { readonly [T in MessageType]: Layout<Bodies[T]> } = {
  CONNEXION: {
    USER_NAME: { ...USER_NAME, given: "USER_NAME", when: { sender: 0 } },
  },
  REPONSE_CONNEXION: {
    STATUT_INSCRIPTION: {
      kind: "flag",
      bits: 2,
      values: [
        "INSCRIPTION_VALIDEE",
        "USER_NAME_INVALIDE",
        "USER_NAME_EXISTANT",
        "SERVEUR_PLEIN",
      ],
      when: { octets: 1 },
    },
    ID_USER: {
      kind: "integer",
      octets: 1,
      min: 0,
      max: MAX_USERS,
      when: { octets: 1 },
      zeroUnless: { STATUT_INSCRIPTION: "INSCRIPTION_VALIDEE" },
    },
    STATUT_CONNEXION: {
      kind: "flag",
      bits: 1,
      values: ["CONNEXION_REUSSIE", "CONNEXION_ERREUR"],
      when: { octets: 0 },
    },
  },
  CREER_MESSAGERIE_PRIVEE: {
    MODE_MESSAGERIE: MODE,
    NOM_MESSAGERIE: { ...NOM_MESSAGERIE, given: "NOM_MESSAGERIE" },
    NUM_MAX: { kind: "integer", octets: 1, min: 0, max: MAX_USERS },
  },
  REPONSE_CREER_MESSAGERIE_PRIVEE: {
    STATUT_CREATION: {
      kind: "flag",
      bits: 2,
      values: [
        "CREATION_VALIDEE",
        "NOM_MESSAGERIE_ERREUR",
        "NOM_MESSAGERIE_EXISTANT",
        "NUM_MAX_PETIT",
      ],
    },
    ID_MESSAGERIE: {
      ...OCTET,
      zeroUnless: { STATUT_CREATION: "CREATION_VALIDEE" },
    },
  },
  DEMANDER_LISTE_MESSAGERIE: {},
  REPONSE_DEMANDER_LISTE_MESSAGERIE: {
    MESSAGERIES: {
      kind: "list",
      count: "NUM_MESSAGERIE",
      row: {
        MODE_MESSAGERIE: MODE_OCTET,
        NOM_MESSAGERIE,
        NUM_CLIENT: OCTET,
      },
    },
  },
  DEMANDE_ACCES_MESSAGERIE_PRIVEE: { NOM_MESSAGERIE },
  REPONSE_ACCES_MESSAGERIE_PRIVEE: ACCES,
  DEMANDER_LISTE_CLIENT: { NOM_MESSAGERIE },
  REPONSE_DEMANDER_LISTE_CLIENT: {
    CLIENTS: { kind: "list", count: "NUM_CLIENT", row: { USER_NAME } },
  },
  INVITER_MESSAGERIE_PRIVEE: { USER_NAME },
  REPONSE_INVITER_MESSAGERIE_PRIVEE: {},
  DEMANDE_MESSAGERIE_PRIVEE: {
    USER_NAME,
    MODE_MESSAGERIE: MODE_OCTET,
    NOM_MESSAGERIE,
  },
  REPONSE_MESSAGERIE_PRIVEE: {
    REPONSE: { kind: "flag", bits: 1, values: ["ACCEPTER", "REFUSER"] },
  },
  TEXTE: { CHAT: { kind: "chat", length: "CHAT_LONGUEUR" } },
  REPONSE_TEXTE: {},
  CHANGER_MESSAGERIE: { NOM_MESSAGERIE },
  REPONSE_CHANGER_MESSAGERIE: ACCES,
  QUITTER_MESSAGERIE_PRIVEE: {},
  REPONSE_QUITTER_MESSAGERIE_PRIVEE: {
    STATUT_EXIT: {
      kind: "flag",
      bits: 1,
      values: ["EXIT_REUSSI", "CLIENT_INEXISTANT"],
    },
  },
  DECONNEXION: {},
  REPONSE_DECONNEXION: {
    STATUT_DECONNEXION: {
      kind: "flag",
      bits: 1,
      values: ["DEMANDE_SUCCESS", "ERREUR_DECONNEXION"],
    },
  },
  PRESENCE: {
    EVENEMENT: {
      kind: "flag",
      bits: 2,
      values: ["LISTE", "ARRIVEE", "DEPART", "SUITE"],
    },
    MODE_MESSAGERIE: MODE,
    ID_MESSAGERIE: OCTET,
    NOM_MESSAGERIE,
    CLIENTS: {
      kind: "list",
      count: "NUM_CLIENT",
      row: {
        ID_USER: { kind: "integer", octets: 1, min: 1, max: MAX_USERS },
        IP_ADRESS: { ...ADDRESS, when: DIRECT },
        PORT_NUMBER: { ...PORT, when: DIRECT },
        USER_NAME,
      },
    },
  },
  REPONSE_PRESENCE: {},
  ERREUR: {
    MOTIF: {
      kind: "flag",
      bits: 3,
      values: [
        undefined,
        "TYPE_INCONNU",
        "MALFORME",
        "NON_CONNECTE",
        "INEXISTANT",
        "NON_PERMIS",
        "COMPLET",
        "TROP_GRAND",
      ],
    },
    RAISON: { kind: "rest", max: MAX_RAISON_OCTETS },
  },
};

/** The name of each TYPE_MESSAGE code, undefined where it has none. */
export const TYPES: readonly (MessageType | undefined)[] = Array.from(
  { length: 32 },
  (_, code) =>
    (Object.keys(TYPE_CODES) as MessageType[])
      .find((type) => TYPE_CODES[type] === code),
);
