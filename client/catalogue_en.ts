/**
 * What the client says in English. `{name}` is filled in; `{count|one|many}`
 * is one of two words.
 *
 * @module
 */

import { HELP_EN } from "./catalogue_help_en.ts";

/** The sentences of a conversation. */
const TALK_EN = {
  // coming and going
  connecting: "Looking for a server at {server} ...",
  connected:
    "Connected to {server}. You are {name}. /help tells what you can do.",
  askName: "Your name: ",
  nameTaken:
    "The name is taken, perhaps by a connection that was lost. Trying again for {seconds} s.",
  reconnecting:
    "The server does not answer. Trying again; what you write meanwhile waits.",
  serverStopping: "The server says that it stops.",
  back: "Back: the server answers again.",
  backAnew: "Back: the server has let you in again.",
  backIn: "Back in {messagerie}",
  closedDisconnected: "Good-bye.",
  closedNoResponse: "The server has never answered.",
  closedRefused: "The server does not let you in.",
  leaving:
    "Leaving when {waiting|1 text is|the texts under way are} acknowledged. Ctrl-C leaves at once.",
  dayChanged: "It is {day}.",

  // why there is no session
  "notConnected.NO_RESPONSE":
    "No server answers at {server}. Is it running there, is the port right (4545 unless told otherwise), does a firewall stop UDP?",
  "notConnected.NO_HOST":
    "There is no machine called {server} to be found. Is it spelled right?",
  "notConnected.USER_NAME_INVALIDE":
    "{name} cannot be a name. Take 1 to 10 octets (é has two) without blanks, # or invisible characters.",
  "notConnected.USER_NAME_EXISTANT":
    "Somebody here is called {name} already. Choose another name.",
  "notConnected.SERVEUR_PLEIN":
    "The server at {server} is full, or has as many users of your address as it lets in. Try again later.",
  "notConnected.ERREUR":
    "What answers at {server} does not let anybody in. Is it a server of this kind?",
  "notConnected.NO_UDP":
    "This Deno runs without UDP: start it with --unstable-net.",
  "notConnected.NO_PERMISSION":
    "Deno may not use the network: start it with --allow-net.",
  "notConnected.PORT_IN_USE":
    "The port of --local-port is in use. Choose another one.",

  // where one is
  public: "the public messagerie",
  promptPublic: "public",
  promptDirect: "direct",
  promptServer: "server",
  promptReconnecting: "again in {seconds} s",
  promptConnecting: "connecting",
  promptWaiting: "{count} waiting",
  placePublic: "You are in the public messagerie",
  placeServer: "You are in {messagerie} (through the server)",
  placeDirect: "You are in {messagerie} (direct)",
  placeWith: ", with {people}.",
  placeAlone: ", alone.",
  placeAloneInvite: ", alone: /invite USER asks somebody in.",
  andOthers: "{count} others",
  arrived: "{people} {count|has|have} come",
  left: "{people} {count|has|have} gone",
  messagerieClosed:
    "{messagerie} is closed: nobody else is left in it. Back to the public messagerie.",
  addressShown:
    "{messagerie} is direct: its members see your IP address, and write to you themselves.",
  unreachable:
    "{user} does not answer. Perhaps a firewall stops UDP between the two of you. Texts to {user} are tried all the same.",

  // invitations
  invitation:
    "{user} invites you to {messagerie} (through the server): /accept {number} or /decline {number}",
  invitationDirect:
    "{user} invites you to {messagerie} (direct: its members will see your IP address): /accept {number} or /decline {number}",
  invitationEnded:
    "The invitation of {user} to {messagerie} is no longer open.",
  invitationFailed:
    "You did not get into {messagerie}: the invitation came too late. Ask {user} for another one, or try /join.",

  // the fate of texts
  parts: "({count} parts)",
  notDelivered: "(not delivered to {people})",
  notAcknowledged: "(not acknowledged)",
  notSent: "(not sent)",
  deliveredLate: "Delivered after all: {text}",
  undelivered:
    "{user} has not acknowledged your text {number}: {text}. /resend {number} sends it again, for {seconds} s.",
  undeliveredServer:
    "The server has not acknowledged your text {number}: {text}. /resend {number} sends it again, for {seconds} s.",
  undeliveredLost:
    "Not certain whether your text {number} was delivered: {text}. To write it once more: Up.",
  undeliveredUser:
    "{user} did not get your text {number}: {text}. To write it once more: Up.",
  "returned.closed":
    "Your text {number} was not sent, since its messagerie was closed: {text}. /resend {number} says it here.",
  "returned.notMoved":
    "Your text {number} was not sent, since you did not get to where it was meant for: {text}. /resend {number} says it here.",
  "returned.ended":
    "Your text {number} was not sent, since the session has ended: {text}",
  "returned.refused": "The server refuses your text {number}: {text}. {why}",
  returnedReason: "It says: {reason}.",
  "refusedText.TROP_GRAND": "It is too long: write it in several.",
  "refusedText.NON_PERMIS":
    "Texts are not allowed where you are now. /status tells where that is.",
  "refusedText.NON_CONNECTE":
    "The server does not know you any more; wait until you are back.",
  "refusedText.OTHER": "/resend {number} tries again.",
  resent: "Sending again: {count|text|texts} {numbers}.",
  slowed:
    "{count} texts wait: the server takes about 20 a second. They all go out in time.",

  // what commands show
  usersHere: "Here, in {place}: {people}.",
  usersIn: "In {place}: {people}.",
  usersElsewhere: "Elsewhere: {people}.",
  usersNobody: "Nobody is in {place}.",
  you: "{name} (you)",
  listEmpty: "There are no private messageries. /create NAME makes one.",
  listHeading:
    "{count} private {count|messagerie|messageries}; /join NAME enters:",
  listServer: "  {messagerie}: {count} {count|user|users}, through the server",
  listDirect:
    "  {messagerie}: {count} {count|user|users}, direct (members see each other's IP address)",
  quietOn: "Arrivals and departures are not shown. /quiet shows them again.",
  quietOff: "Arrivals and departures are shown.",
  pasted:
    "You pasted {lines} lines, {characters} characters. /paste sends them, /paste no forgets them.",
  pasteDropped: "{count|The pasted line is|The pasted lines are} forgotten.",

  // /status
  statusWho: "You are {name}, at {server}: {phase}, {time} there and back.",
  statusWhoUnmeasured: "You are {name}, at {server}: {phase}.",
  "phase.connecting": "connecting",
  "phase.connected": "connected",
  "phase.reconnecting": "it does not answer, trying again",
  "phase.closed": "ended",
  statusPublic: "You are in the public messagerie, through the server.",
  statusServer: "You are in {messagerie}, through the server.",
  statusDirect:
    "You are in {messagerie}, direct: members see each other's IP address.",
  statusMembers: "{count} {count|other|others} there: {people}.",
  statusNobody: "Nobody else is there.",
  statusMember: "{name} ({time})",
  statusUnreachable: "{name} (does not answer)",
  statusInvitations: "Open invitations: {numbers}. /accept N enters.",
  statusWaiting: "{count} {count|text waits|texts wait} to be sent.",
  statusDatagrams:
    "Datagrams: {sent} sent, {repeated} of them again; {received} received, {duplicates} of them twice, {dropped} from strangers.",

  // refusals by the server, and what to do next
  NO_RESPONSE:
    "The server does not answer. Try again when the prompt says that you are back.",
  "refused.TYPE_INCONNU":
    "The server does not know this request: it is of another kind or age.",
  "refused.MALFORME": "The server could not read the request.",
  "refused.NON_CONNECTE":
    "The server does not know you any more. Try again when you are back.",
  "refused.INEXISTANT": "{about}: there is no such user or messagerie.",
  "refused.NON_PERMIS": "The server does not allow that now.",
  "refused.COMPLET": "There is no room left.",
  "refused.TROP_GRAND": "That is too long for the server.",
  "create.NOM_MESSAGERIE_ERREUR":
    "{about} cannot be the name of a messagerie. Take 1 to 50 octets (é has two) without #, doubled blanks or invisible characters.",
  "create.NOM_MESSAGERIE_EXISTANT":
    "There is a messagerie {about} already: /join {quoted} enters, or choose another name.",
  "create.NUM_MAX_PETIT": "A messagerie has room for 2 at least: --max 2.",
  "create.COMPLET":
    "The server has no room for another messagerie. /join one that exists; /list tells which.",
  "create.NON_PERMIS":
    "The server does not allow that: a direct messagerie needs an IPv4 address.",
  "join.NOM_MESSAGERIE_INEXISTANT":
    "There is no messagerie {about}. /list tells which there are, /create {quoted} makes it.",
  "join.MAX_CLIENT_ATTEINT":
    "{about} is full. Try again when somebody has left it.",
  "join.ALREADY_THERE": "You are in {about} already.",
  "join.NON_PERMIS":
    "The server does not let you in: a direct messagerie needs an IPv4 address.",
  "leave.CLIENT_INEXISTANT":
    "You are in the public messagerie already. /quit ends the session.",
  "leave.PUBLIC":
    "You are in the public messagerie already. /quit ends the session.",
  "invite.INVITED": "{about} is invited.",
  "invite.INEXISTANT":
    "There is nobody called {about} here. /who tells who is.",
  "invite.ALREADY_THERE": "{about} is here already.",
  "invite.PUBLIC":
    "Everybody is in the public messagerie anyway. /create NAME makes a private one, then invite.",
  "invite.COMPLET": "This messagerie is full.",
  "invite.NON_PERMIS":
    "{about} cannot be invited now: perhaps here already, or has declined a moment ago. Try again in a minute.",
  "who.INEXISTANT":
    "There is no messagerie {about}. /list tells which there are.",

  "decline.REFUSER": "The invitation to {about} is declined.",

  // what was typed wrongly
  unknownCommand:
    "There is no command {given}. /help tells which there are; // says it as a text.",
  unknownCommandNearest:
    "There is no command {given}. Did you mean {nearest}? // says it as a text.",
  or: "{one} or {two}",
  missingArgument: "Something is missing: {usage}",
  tooManyArguments:
    "{given} is too much: {usage}. A name with blanks goes into quotation marks.",
  openQuote: "A quotation mark opens here and does not close.",
  badFlag: "{given} is not understood: {usage}",
  badMax: "{given} is not understood, N is 2 to 254: {usage}",
  badArgument: "{given} is not understood: {usage}",
  badNumber: "{given} is no number: {usage}",
  badMessagerieName:
    "{given} cannot be the name of a messagerie: 1 to 50 octets (é has two) without #, doubled blanks or invisible characters.",
  badUserName:
    "There can be no user called {given}: a name has 1 to 10 octets (é has two) without blanks, # or invisible characters.",
  failed: "{command} cannot be done: {why}",
  notSaid: "Not said, since there is no connection: {text}",
  noInvitation: "No invitation is open.",
  noInvitationNumber: "Invitation {number} is not open.",
  nothingToResend: "Nothing can be sent again.",
  nothingToResendNumber:
    "Text {number} cannot be sent again: it was acknowledged, or so long ago that it could be read twice. To write it once more: Up.",
  nothingPasted: "No pasted lines are waiting.",
  tooManyWaiting:
    "1,000 texts wait already; this one was not taken: {given}. To write it once more: Up.",
} as const;

/** The sentences. */
export const EN: typeof TALK_EN & typeof HELP_EN = { ...TALK_EN, ...HELP_EN };
