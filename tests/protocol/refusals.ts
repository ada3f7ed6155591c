/**
 * Datagrams to be refused, and datagrams with bits to be ignored, written by
 * hand from the specification.
 *
 * @module
 */

import type { DecodeErrorCode } from "../../protocol/decode.ts";

/** A datagram that is not a message. */
export interface Refusal {
  /** The message, and what is wrong about it. */
  readonly name: string;
  /** The datagram in hexadecimal, spaces between its fields. */
  readonly octets: string;
  /** The kind of fault. */
  readonly code: DecodeErrorCode;
  /** The octet at which it shows. */
  readonly offset: number;
}

/** A datagram whose unused bits are not 0, which makes no difference. */
export interface Lenient {
  /** The message, and which bits. */
  readonly name: string;
  /** The datagram in hexadecimal, spaces between its fields. */
  readonly octets: string;
  /** The same with unused bits 0. */
  readonly same: string;
}

/** The cells of a table: a row to a line, bars between the cells. */
function cells(table: string): string[][] {
  return table.trim().split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()));
}

/** Refusals of one kind from a table of offset, octets and name. */
function refusals(code: DecodeErrorCode, table: string): Refusal[] {
  return cells(table).map(([offset, octets, name]) => ({
    name: name!,
    octets: octets!,
    code,
    offset: Number(offset),
  }));
}

const SHORT = refusals(
  "short",
  `
0 |  | no octets
1 | 08 | one octet
3 | 080800 | three octets
`,
);

const TYPE = refusals(
  "type",
  `
0 | 00080008 | code 0
0 | c8080008 | code 25
0 | d0080008 | code 26
0 | d8080008 | code 27
0 | e0080008 | code 28
0 | e8080008 | code 29
0 | f8080008 | code 31
0 | c8080008 616c696365 23 | code 25 with data
`,
);

const LAYOUT = refusals(
  "layout",
  `
4 | 08080010 616c696365 23 | CONNEXION, keep-alive with a name
4 | 17f80008 00 | REPONSE_CONNEXION, accepted with ID_USER 0
4 | 17f80008 ff | REPONSE_CONNEXION, accepted with ID_USER 255
4 | 17f8000a 01 | REPONSE_CONNEXION, name unfit with an ID_USER
4 | 17f8000c 01 | REPONSE_CONNEXION, name taken with an ID_USER
4 | 17f8000e fe | REPONSE_CONNEXION, server full with an ID_USER
4 | 17f80008 01 01 | REPONSE_CONNEXION, two octets of data
4 | 1808001c | CREER_MESSAGERIE_PRIVEE, no data
5 | 1808001c 23 | CREER_MESSAGERIE_PRIVEE, one octet of data
6 | 1808001c 61 23 ff | CREER_MESSAGERIE_PRIVEE, NUM_MAX 255
6 | 1808001c 61 62 ff | CREER_MESSAGERIE_PRIVEE, NUM_MAX 255 and an unfit name
4 | 27f80018 00 | REPONSE_CREER_MESSAGERIE_PRIVEE, created with ID_MESSAGERIE 0
4 | 27f8001c 07 | REPONSE_CREER_MESSAGERIE_PRIVEE, refused with an ID_MESSAGERIE
4 | 27f80018 | REPONSE_CREER_MESSAGERIE_PRIVEE, no ID_MESSAGERIE
4 | 28080028 00 | DEMANDER_LISTE_MESSAGERIE, with data
4 | 37f80028 | REPONSE_DEMANDER_LISTE_MESSAGERIE, no count
5 | 37f80028 01 | REPONSE_DEMANDER_LISTE_MESSAGERIE, count 1 and none
5 | 37f80028 00 00 61 23 01 | REPONSE_DEMANDER_LISTE_MESSAGERIE, count 0 and one
9 | 37f80028 01 00 61 23 01 80 62 23 02 | REPONSE_DEMANDER_LISTE_MESSAGERIE, count 1 and two
9 | 37f80028 02 00 61 23 01 | REPONSE_DEMANDER_LISTE_MESSAGERIE, count 2 and one
8 | 37f80028 01 00 61 23 | REPONSE_DEMANDER_LISTE_MESSAGERIE, a row without its NUM_CLIENT
6 | 37f80028 01 00 61 01 | REPONSE_DEMANDER_LISTE_MESSAGERIE, a name without its #
6 | 37f80028 01 00 ${
    "61".repeat(51)
  } 23 01 | REPONSE_DEMANDER_LISTE_MESSAGERIE, a name of 51 octets
4 | 38080030 | DEMANDE_ACCES_MESSAGERIE_PRIVEE, no data
4 | 38080030 61 | DEMANDE_ACCES_MESSAGERIE_PRIVEE, a name without its #
6 | 38080030 61 23 62 | DEMANDE_ACCES_MESSAGERIE_PRIVEE, an octet after the name
4 | 38080030 ${
    "61".repeat(51)
  } 23 | DEMANDE_ACCES_MESSAGERIE_PRIVEE, a name of 51 octets
4 | 38080030 ff 23 | DEMANDE_ACCES_MESSAGERIE_PRIVEE, a name that is not UTF-8
4 | 48080038 | DEMANDER_LISTE_CLIENT, no data
4 | 48080038 61 | DEMANDER_LISTE_CLIENT, a name without its #
6 | 48080038 61 23 62 | DEMANDER_LISTE_CLIENT, an octet after the name
4 | 48080038 ${"61".repeat(51)} 23 | DEMANDER_LISTE_CLIENT, a name of 51 octets
4 | 48080038 ff 23 | DEMANDER_LISTE_CLIENT, a name that is not UTF-8
4 | 88080050 | CHANGER_MESSAGERIE, no data
4 | 88080050 61 | CHANGER_MESSAGERIE, a name without its #
6 | 88080050 61 23 62 | CHANGER_MESSAGERIE, an octet after the name
4 | 88080050 ${"61".repeat(51)} 23 | CHANGER_MESSAGERIE, a name of 51 octets
4 | 88080050 ff 23 | CHANGER_MESSAGERIE, a name that is not UTF-8
4 | 38080030 c0af 23 | DEMANDE_ACCES_MESSAGERIE_PRIVEE, a name of an overlong form
4 | 38080030 eda080 23 | DEMANDE_ACCES_MESSAGERIE_PRIVEE, a name of a surrogate
4 | 38080030 61c3 23 | DEMANDE_ACCES_MESSAGERIE_PRIVEE, a name cut inside a character
3 | 47f80033 | REPONSE_ACCES_MESSAGERIE_PRIVEE, STATUT_ACCES 3
3 | 47f80037 | REPONSE_ACCES_MESSAGERIE_PRIVEE, decentralised, STATUT_ACCES 3
4 | 47f80030 00 | REPONSE_ACCES_MESSAGERIE_PRIVEE, centralised with a list
4 | 47f80031 00 | REPONSE_ACCES_MESSAGERIE_PRIVEE, no such messagerie with a list
4 | 47f80036 00 | REPONSE_ACCES_MESSAGERIE_PRIVEE, decentralised, full with a list
4 | 47f80034 | REPONSE_ACCES_MESSAGERIE_PRIVEE, decentralised, accepted without a list
8 | 47f80034 01 c0a801 | REPONSE_ACCES_MESSAGERIE_PRIVEE, an address cut short
10 | 47f80034 01 c0a80102 11 | REPONSE_ACCES_MESSAGERIE_PRIVEE, a port cut short
11 | 47f80034 01 c0a80102 11c1 | REPONSE_ACCES_MESSAGERIE_PRIVEE, a member without a name
11 | 47f80034 01 c0a80102 11c1 6161616161616161616161 23 | REPONSE_ACCES_MESSAGERIE_PRIVEE, a name of 11 octets
13 | 47f80034 01 c0a80102 11c1 61 23 c0a80102 11c1 62 23 | REPONSE_ACCES_MESSAGERIE_PRIVEE, count 1 and two
3 | 97f80053 | REPONSE_CHANGER_MESSAGERIE, STATUT_ACCES 3
3 | 97f80057 | REPONSE_CHANGER_MESSAGERIE, decentralised, STATUT_ACCES 3
4 | 97f80050 00 | REPONSE_CHANGER_MESSAGERIE, centralised with a list
4 | 97f80051 00 | REPONSE_CHANGER_MESSAGERIE, no such messagerie with a list
4 | 97f80056 00 | REPONSE_CHANGER_MESSAGERIE, decentralised, full with a list
4 | 97f80054 | REPONSE_CHANGER_MESSAGERIE, decentralised, accepted without a list
8 | 97f80054 01 c0a801 | REPONSE_CHANGER_MESSAGERIE, an address cut short
10 | 97f80054 01 c0a80102 11 | REPONSE_CHANGER_MESSAGERIE, a port cut short
11 | 97f80054 01 c0a80102 11c1 | REPONSE_CHANGER_MESSAGERIE, a member without a name
11 | 97f80054 01 c0a80102 11c1 6161616161616161616161 23 | REPONSE_CHANGER_MESSAGERIE, a name of 11 octets
13 | 97f80054 01 c0a80102 11c1 61 23 c0a80102 11c1 62 23 | REPONSE_CHANGER_MESSAGERIE, count 1 and two
4 | 57f80038 | REPONSE_DEMANDER_LISTE_CLIENT, no count
7 | 57f80038 02 61 23 | REPONSE_DEMANDER_LISTE_CLIENT, count 2 and one
7 | 57f80038 01 61 23 62 23 | REPONSE_DEMANDER_LISTE_CLIENT, count 1 and two
5 | 57f80038 01 6161616161616161616161 23 | REPONSE_DEMANDER_LISTE_CLIENT, a name of 11 octets
7 | 57f80038 02 61 23 80 23 | REPONSE_DEMANDER_LISTE_CLIENT, the second name not UTF-8
4 | 58080040 | INVITER_MESSAGERIE_PRIVEE, no data
4 | 58080040 61 | INVITER_MESSAGERIE_PRIVEE, a name without its #
4 | 58080040 6161616161616161616161 23 | INVITER_MESSAGERIE_PRIVEE, a name of 11 octets
4 | 58080040 80 23 | INVITER_MESSAGERIE_PRIVEE, a name that is not UTF-8
6 | 58080040 61 23 62 23 | INVITER_MESSAGERIE_PRIVEE, two names
4 | 6ff80800 | DEMANDE_MESSAGERIE_PRIVEE, no data
6 | 6ff80800 61 23 | DEMANDE_MESSAGERIE_PRIVEE, no mode
7 | 6ff80800 61 23 80 | DEMANDE_MESSAGERIE_PRIVEE, no messagerie
9 | 6ff80800 61 23 80 62 23 00 | DEMANDE_MESSAGERIE_PRIVEE, an octet left over
4 | 6ff80800 6161616161616161616161 23 80 62 23 | DEMANDE_MESSAGERIE_PRIVEE, a USER_NAME of 11 octets
7 | 6ff80800 61 23 80 ${
    "61".repeat(51)
  } 23 | DEMANDE_MESSAGERIE_PRIVEE, a NOM_MESSAGERIE of 51 octets
4 | 78080020 | TEXTE, no CHAT_LONGUEUR
5 | 78080020 00 | TEXTE, half a CHAT_LONGUEUR
8 | 78080020 0003 6161 | TEXTE, CHAT_LONGUEUR 3 and two octets
7 | 78080020 0001 6161 | TEXTE, CHAT_LONGUEUR 1 and two octets
6 | 78080020 ffff | TEXTE, CHAT_LONGUEUR 65535 and none
4 | 67f80040 00 | REPONSE_INVITER_MESSAGERIE_PRIVEE, with data
4 | 70100800 00 | REPONSE_MESSAGERIE_PRIVEE, with data
4 | 87f80020 00 | REPONSE_TEXTE, with data
4 | 98080058 00 | QUITTER_MESSAGERIE_PRIVEE, with data
4 | a7f80058 00 | REPONSE_QUITTER_MESSAGERIE_PRIVEE, with data
4 | a8080060 00 | DECONNEXION, with data
4 | b7f80060 00 | REPONSE_DECONNEXION, with data
4 | c0080068 00 | REPONSE_PRESENCE, with data
4 | bff80068 | PRESENCE, no data
5 | bff80068 00 | PRESENCE, no NOM_MESSAGERIE
6 | bff80068 00 23 | PRESENCE, no count
7 | bff80068 00 23 01 | PRESENCE, count 1 and none
7 | bff80068 00 23 00 02 61 23 | PRESENCE, count 0 and one
7 | bff80068 00 23 01 00 61 23 | PRESENCE, a client with ID_USER 0
7 | bff80068 00 23 01 ff 61 23 | PRESENCE, a client with ID_USER 255
8 | bff80068 00 23 01 02 c0a80102 11c1 626f62 23 | PRESENCE, centralised with an address
11 | bff80069 07 61 23 01 02 62 23 | PRESENCE, decentralised without an address
5 | bff80068 07 ${
    "61".repeat(51)
  } 23 00 | PRESENCE, a NOM_MESSAGERIE of 51 octets
8 | bff80068 00 23 01 02 6161616161616161616161 23 | PRESENCE, a USER_NAME of 11 octets
3 | f7f80028 | ERREUR, MOTIF 0
3 | f7f80028 6f6b | ERREUR, MOTIF 0 with a reason
4 | f7f8002a ${"61".repeat(201)} | ERREUR, a reason of 201 octets
4 | f7f8002a 61ff | ERREUR, a reason that is not UTF-8
`,
);

const NAME = refusals(
  "name",
  `
4 | 08000008 | CONNEXION, first, no data
4 | 08000008 23 | CONNEXION, first, an empty name
4 | 08000008 616c696365 | CONNEXION, first, no # at the end
4 | 08000008 61 23 62 | CONNEXION, first, octets after the #
4 | 08000008 61 23 23 | CONNEXION, first, two #
4 | 08000008 61 23 62 23 | CONNEXION, first, a # inside
4 | 08000008 6161616161616161616161 23 | CONNEXION, first, 11 octets
4 | 08000008 ff 23 | CONNEXION, first, not UTF-8
4 | 08000008 612062 23 | CONNEXION, first, a space
4 | 08000008 610a 23 | CONNEXION, first, a control character
4 | 08000008 61e2808b 23 | CONNEXION, first, an invisible character
4 | 08000008 efbbbf61 23 | CONNEXION, first, a byte order mark
4 | 08000008 65cc81 23 | CONNEXION, first, not in NFC
4 | 1808001c 23 05 | CREER_MESSAGERIE_PRIVEE, an empty name
4 | 1808001c 61 05 | CREER_MESSAGERIE_PRIVEE, two octets, no #
4 | 1808001c 73616c6f6e 05 | CREER_MESSAGERIE_PRIVEE, no # before NUM_MAX
4 | 1808001c 61 23 62 23 05 | CREER_MESSAGERIE_PRIVEE, a # inside
4 | 1808001c 61 23 05 00 | CREER_MESSAGERIE_PRIVEE, an octet after NUM_MAX
4 | 1808001c ${"61".repeat(51)} 23 05 | CREER_MESSAGERIE_PRIVEE, 51 octets
4 | 1808001c ff 23 05 | CREER_MESSAGERIE_PRIVEE, not UTF-8
4 | 1808001c 2061 23 05 | CREER_MESSAGERIE_PRIVEE, a space at the start
4 | 1808001c 6120 23 05 | CREER_MESSAGERIE_PRIVEE, a space at the end
4 | 1808001c 61202062 23 05 | CREER_MESSAGERIE_PRIVEE, two spaces in a row
4 | 1808001c 6107 23 05 | CREER_MESSAGERIE_PRIVEE, a control character
4 | 1808001c 61c2ad 23 05 | CREER_MESSAGERIE_PRIVEE, an invisible character
4 | 1808001c 65cc81 23 05 | CREER_MESSAGERIE_PRIVEE, not in NFC
4 | 1808001c 23 01 | CREER_MESSAGERIE_PRIVEE, an empty name and NUM_MAX 1
`,
);

/** Datagrams to be refused, and why. */
export const REFUSALS: readonly Refusal[] = [
  ...SHORT,
  ...TYPE,
  ...LAYOUT,
  ...NAME,
];

/** Datagrams with unused bits that are not 0. */
export const LENIENTS: readonly Lenient[] = cells(`
08080017 | 08080010 | CONNEXION, keep-alive, all BITS
17f80009 01 | 17f80008 01 | REPONSE_CONNEXION, accepted, the last bit
17f80013 | 17f80010 | REPONSE_CONNEXION, to a keep-alive, the last two bits
1808001f 61 23 05 | 1808001c 61 23 05 | CREER_MESSAGERIE_PRIVEE, the last two bits
37f80028 01 7f 61 23 01 | 37f80028 01 00 61 23 01 | REPONSE_DEMANDER_LISTE_MESSAGERIE, the low bits of the octet of MODE_MESSAGERIE
6ff80800 61 23 ff 62 23 | 6ff80800 61 23 80 62 23 | DEMANDE_MESSAGERIE_PRIVEE, the low bits of the octet of MODE_MESSAGERIE
70100803 | 70100800 | REPONSE_MESSAGERIE_PRIVEE, the last two bits
78080027 0000 | 78080020 0000 | TEXTE, all BITS
b7f80067 | b7f80064 | REPONSE_DECONNEXION, the last two bits
`).map(([octets, same, name]) => ({
  name: name!,
  octets: octets!,
  same: same!,
}));
