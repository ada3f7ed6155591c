/**
 * The vocabulary: every message of the protocol and what it carries. Names
 * are those of the specification, as on the wire.
 *
 * @module
 */

/** ID_USER of who does not have one yet (specification 4.2). */
export const ID_UNKNOWN = 0;
/** ID_USER of the server (specification 4.2). */
export const ID_SERVER = 255;
/** ID_USER are 1 to this, and so many users there are at most (specification 4.2). */
export const MAX_USERS = 254;
/** So many private messageries there are at most: each user is in one. */
export const MAX_MESSAGERIES = 254;
/** ID_MESSAGERIE of the public messagerie (specification 4.3.4). */
export const ID_PUBLIC = 0;

/** Octets of the header word that begins every datagram. */
export const HEADER_OCTETS = 4;
/** Octets of the largest datagram that UDP over IPv4 carries. */
export const MAX_DATAGRAM_OCTETS = 65_507;
/** Octets of the longest USER_NAME (specification 4.3.1). */
export const MAX_USER_NAME_OCTETS = 10;
/** Octets of the longest NOM_MESSAGERIE (specification 4.3.3). */
export const MAX_NOM_MESSAGERIE_OCTETS = 50;
/** Octets of the longest CHAT that fits a datagram. */
export const MAX_CHAT_OCTETS = 65_501;
/** Octets of the longest reason in an ERREUR. */
export const MAX_RAISON_OCTETS = 200;

/** TYPE_MESSAGE codes (specification 4.1; 23, 24 and 30 are extensions). */
export const TYPE_CODES = {
  CONNEXION: 1,
  REPONSE_CONNEXION: 2,
  CREER_MESSAGERIE_PRIVEE: 3,
  REPONSE_CREER_MESSAGERIE_PRIVEE: 4,
  DEMANDER_LISTE_MESSAGERIE: 5,
  REPONSE_DEMANDER_LISTE_MESSAGERIE: 6,
  DEMANDE_ACCES_MESSAGERIE_PRIVEE: 7,
  REPONSE_ACCES_MESSAGERIE_PRIVEE: 8,
  DEMANDER_LISTE_CLIENT: 9,
  REPONSE_DEMANDER_LISTE_CLIENT: 10,
  INVITER_MESSAGERIE_PRIVEE: 11,
  REPONSE_INVITER_MESSAGERIE_PRIVEE: 12,
  DEMANDE_MESSAGERIE_PRIVEE: 13,
  REPONSE_MESSAGERIE_PRIVEE: 14,
  TEXTE: 15,
  REPONSE_TEXTE: 16,
  CHANGER_MESSAGERIE: 17,
  REPONSE_CHANGER_MESSAGERIE: 18,
  QUITTER_MESSAGERIE_PRIVEE: 19,
  REPONSE_QUITTER_MESSAGERIE_PRIVEE: 20,
  DECONNEXION: 21,
  REPONSE_DECONNEXION: 22,
  PRESENCE: 23,
  REPONSE_PRESENCE: 24,
  ERREUR: 30,
} as const;

/** MODE_MESSAGERIE: who carries the texts, the server or the members themselves. */
export type Mode = "CENTRALISEE" | "DECENTRALISEE";

/** STATUT_INSCRIPTION (specification 4.3.2; SERVEUR_PLEIN is an extension). */
export type StatutInscription =
  | "INSCRIPTION_VALIDEE"
  | "USER_NAME_INVALIDE"
  | "USER_NAME_EXISTANT"
  | "SERVEUR_PLEIN";

/** STATUT_ACCES (specification 4.3.8). */
export type StatutAcces =
  | "ACCES_REUSSI"
  | "NOM_MESSAGERIE_INEXISTANT"
  | "MAX_CLIENT_ATTEINT";

/** STATUT_CREATION (specification 4.3.4). */
export type StatutCreation =
  | "CREATION_VALIDEE"
  | "NOM_MESSAGERIE_ERREUR"
  | "NOM_MESSAGERIE_EXISTANT"
  | "NUM_MAX_PETIT";

/**
 * EVENEMENT of a PRESENCE (extension): the roster, an arrival, a departure,
 * or more of a roster that did not fit one datagram.
 */
export type Evenement = "LISTE" | "ARRIVEE" | "DEPART" | "SUITE";

/** MOTIF of an ERREUR (extension that specification 3.1 asks for). */
export type Motif =
  | "TYPE_INCONNU"
  | "MALFORME"
  | "NON_CONNECTE"
  | "INEXISTANT"
  | "NON_PERMIS"
  | "COMPLET"
  | "TROP_GRAND";

/** A messagerie in a REPONSE_DEMANDER_LISTE_MESSAGERIE. */
export interface ListedMessagerie {
  /** Who carries the texts. */
  readonly MODE_MESSAGERIE: Mode;
  /** Its name, at most 50 octets. */
  readonly NOM_MESSAGERIE: string;
  /** How many users are in it. */
  readonly NUM_CLIENT: number;
}

/** A user in a REPONSE_DEMANDER_LISTE_CLIENT. */
export interface ListedClient {
  /** The user's name, at most 10 octets. */
  readonly USER_NAME: string;
}

/** A member of a decentralised messagerie, as who enters is told of it. */
export interface Member {
  /** Dotted IPv4 address; 4 octets. */
  readonly IP_ADRESS: string;
  /** UDP port. */
  readonly PORT_NUMBER: number;
  /** The user's name, at most 10 octets. */
  readonly USER_NAME: string;
}

/** A user in a PRESENCE; the address only where MODE_MESSAGERIE is DECENTRALISEE. */
export interface PresentClient {
  /** Identifier, 1-254. */
  readonly ID_USER: number;
  /** Dotted IPv4 address; 4 octets. */
  readonly IP_ADRESS?: string;
  /** UDP port. */
  readonly PORT_NUMBER?: number;
  /** The user's name, at most 10 octets. */
  readonly USER_NAME: string;
}

/** Data of a message that has none. */
export type Nothing = Readonly<Record<never, never>>;

/** Answer to a request for entry: CLIENTS only where accepted and DECENTRALISEE. */
export interface Acces {
  /** Who carries the texts; CENTRALISEE where NOM_MESSAGERIE_INEXISTANT. */
  readonly MODE_MESSAGERIE: Mode;
  /** Whether the asker has been moved. */
  readonly STATUT_ACCES: StatutAcces;
  /** The other members. */
  readonly CLIENTS?: readonly Member[];
}

/** What each message carries after its header (specification 4.3). */
export interface Bodies {
  /** First: the wanted name, with ID_USER 0. Keep-alive: nothing (4.3.1). */
  CONNEXION: { readonly USER_NAME?: string };
  /** To a first CONNEXION the status and the new ID_USER (0 unless accepted), to a keep-alive STATUT_CONNEXION (4.3.2). */
  REPONSE_CONNEXION: {
    readonly STATUT_INSCRIPTION: StatutInscription;
    readonly ID_USER: number;
  } | {
    readonly STATUT_CONNEXION: "CONNEXION_REUSSIE" | "CONNEXION_ERREUR";
  };
  /** Makes a messagerie and moves its author there (4.3.3). */
  CREER_MESSAGERIE_PRIVEE: {
    readonly MODE_MESSAGERIE: Mode;
    readonly NOM_MESSAGERIE: string;
    readonly NUM_MAX: number;
  };
  /** ID_MESSAGERIE is 0 unless created (4.3.4). */
  REPONSE_CREER_MESSAGERIE_PRIVEE: {
    readonly STATUT_CREATION: StatutCreation;
    readonly ID_MESSAGERIE: number;
  };
  /** Asks for the private messageries (4.3.5). */
  DEMANDER_LISTE_MESSAGERIE: Nothing;
  /** All private messageries (4.3.6). */
  REPONSE_DEMANDER_LISTE_MESSAGERIE: {
    readonly MESSAGERIES: readonly ListedMessagerie[];
  };
  /** Asks to enter a private messagerie (4.3.7). */
  DEMANDE_ACCES_MESSAGERIE_PRIVEE: { readonly NOM_MESSAGERIE: string };
  /** Answer to DEMANDE_ACCES_MESSAGERIE_PRIVEE (4.3.8). */
  REPONSE_ACCES_MESSAGERIE_PRIVEE: Acces;
  /** Asks who is in a messagerie; an empty name asks for everybody (4.3.9). */
  DEMANDER_LISTE_CLIENT: { readonly NOM_MESSAGERIE: string };
  /** Who is there, the asker too (4.3.10). */
  REPONSE_DEMANDER_LISTE_CLIENT: { readonly CLIENTS: readonly ListedClient[] };
  /** Invites a user into the messagerie of the inviter (4.3.11). */
  INVITER_MESSAGERIE_PRIVEE: { readonly USER_NAME: string };
  /** The invitation is on its way (4.3.12). */
  REPONSE_INVITER_MESSAGERIE_PRIVEE: Nothing;
  /** Hands the invitation on: who invites, and where to (4.3.13). */
  DEMANDE_MESSAGERIE_PRIVEE: {
    readonly USER_NAME: string;
    readonly MODE_MESSAGERIE: Mode;
    readonly NOM_MESSAGERIE: string;
  };
  /** What the invited decided (4.3.14). */
  REPONSE_MESSAGERIE_PRIVEE: { readonly REPONSE: "ACCEPTER" | "REFUSER" };
  /** A text, octets as they were written, usually UTF-8; empty: a probe (4.3.15). */
  TEXTE: { readonly CHAT: Uint8Array };
  /** Acknowledges a text (4.3.16). */
  REPONSE_TEXTE: Nothing;
  /** Asks to move to another messagerie (4.3.17). */
  CHANGER_MESSAGERIE: { readonly NOM_MESSAGERIE: string };
  /** Answer to CHANGER_MESSAGERIE (4.3.18). */
  REPONSE_CHANGER_MESSAGERIE: Acces;
  /** Back to the public messagerie; from the server: the messagerie is closed (4.3.19). */
  QUITTER_MESSAGERIE_PRIVEE: Nothing;
  /** Whether the asker has left (4.3.20). */
  REPONSE_QUITTER_MESSAGERIE_PRIVEE: {
    readonly STATUT_EXIT: "EXIT_REUSSI" | "CLIENT_INEXISTANT";
  };
  /** Goodbye; from the server: it stops (4.3.21). */
  DECONNEXION: Nothing;
  /** Whether the asker is out (4.3.22). */
  REPONSE_DECONNEXION: {
    readonly STATUT_DECONNEXION: "DEMANDE_SUCCESS" | "ERREUR_DECONNEXION";
  };
  /** Where the receiver is, and who else is there (extension). */
  PRESENCE: {
    readonly EVENEMENT: Evenement;
    readonly MODE_MESSAGERIE: Mode;
    readonly ID_MESSAGERIE: number;
    readonly NOM_MESSAGERIE: string;
    readonly CLIENTS: readonly PresentClient[];
  };
  /** Acknowledges a PRESENCE (extension). */
  REPONSE_PRESENCE: Nothing;
  /** The request failed, and why: a code and words (extension, specification 3.1). */
  ERREUR: { readonly MOTIF: Motif; readonly RAISON: string };
}

/** Name of a message. */
export type MessageType = keyof Bodies;

/** The header word, which every message has (specification 4.2). */
export interface Header<T extends MessageType = MessageType> {
  /** Which message it is. */
  readonly TYPE_MESSAGE: T;
  /** Who sends: 0 not yet known, 1-254 a user, 255 the server. */
  readonly ID_USER: number;
  /** 0-65535; the same for a request and its response. */
  readonly NUM_SEQ: number;
}

/** A message of one type: header and data. */
export interface MessageOf<T extends MessageType> extends Header<T> {
  /** The data. */
  readonly DONNEES_MESSAGE: Bodies[T];
}

/** Any message. */
export type Message = { [T in MessageType]: MessageOf<T> }[MessageType];

/** Whether a message is a request (odd code) rather than a response. */
export function isRequest(type: MessageType): boolean {
  return TYPE_CODES[type] % 2 === 1;
}

/** Code of a datagram's message, 0-31, from its header word (at least 4 octets). */
export function codeOf(octets: Uint8Array): number {
  return octets[0]! >> 3;
}

/** ID_USER of a datagram, from its header word (at least 4 octets). */
export function userOf(octets: Uint8Array): number {
  return (octets[0]! & 7) << 5 | octets[1]! >> 3;
}

/** NUM_SEQ of a datagram, from its header word (at least 4 octets). */
export function numSeqOf(octets: Uint8Array): number {
  return (octets[1]! & 7) << 13 | octets[2]! << 5 | octets[3]! >> 3;
}

/** Writes a NUM_SEQ into a datagram's header word, which else stays as it is. */
export function setNumSeq(octets: Uint8Array, numSeq: number): void {
  octets[1] = octets[1]! & 0xf8 | numSeq >> 13;
  octets[2] = numSeq >> 5 & 0xff;
  octets[3] = octets[3]! & 7 | (numSeq & 31) << 3;
}

/**
 * A message without data: a header word alone.
 *
 * @param octets Where it is written: 4 octets.
 */
export function bare(
  code: number,
  idUser: number,
  numSeq: number,
  octets: Uint8Array = new Uint8Array(HEADER_OCTETS),
): Uint8Array {
  octets[0] = code << 3 | idUser >> 5;
  octets[1] = idUser << 3 & 0xff | numSeq >> 13;
  octets[2] = numSeq >> 5 & 0xff;
  octets[3] = numSeq << 3 & 0xff;
  return octets;
}

/** Whether a TEXTE is as long as its CHAT_LONGUEUR says; what `decode` finds, without an object. */
export function isWholeText(octets: Uint8Array): boolean {
  return octets.length >= HEADER_OCTETS + 2 &&
    octets.length === HEADER_OCTETS + 2 + (octets[4]! << 8 | octets[5]!);
}
