/**
 * What the client says in French.
 *
 * @module
 */

import type { EN } from "./catalogue_en.ts";
import { HELP_FR } from "./catalogue_help_fr.ts";

/** The sentences. */
export const FR: Readonly<Record<keyof typeof EN, string>> = {
  ...HELP_FR,

  // coming and going
  connecting: "Recherche d'un serveur à {server} ...",
  connected:
    "Connecté à {server}. Vous êtes {name}. /aide dit ce que vous pouvez faire.",
  askName: "Votre nom : ",
  nameTaken:
    "Le nom est pris, peut-être par une connexion perdue. Nouveaux essais pendant {seconds} s.",
  reconnecting:
    "Le serveur ne répond pas. Nouveaux essais ; ce que vous écrivez entre-temps attend.",
  serverStopping: "Le serveur annonce qu'il s'arrête.",
  back: "De retour : le serveur répond de nouveau.",
  backAnew: "De retour : le serveur vous a de nouveau admis.",
  backIn: "De retour dans {messagerie}",
  closedDisconnected: "Au revoir.",
  closedNoResponse: "Le serveur n'a jamais répondu.",
  closedRefused: "Le serveur ne vous admet pas.",
  leaving:
    "Départ dès que {waiting|1 texte sera acquitté|les textes en route seront acquittés}. Ctrl-C part tout de suite.",
  dayChanged: "Nous sommes le {day}.",

  // why there is no session
  "notConnected.NO_RESPONSE":
    "Aucun serveur ne répond à {server}. Tourne-t-il là-bas, le port est-il le bon (4545 sauf indication), un pare-feu arrête-t-il UDP ?",
  "notConnected.NO_HOST":
    "La machine {server} est introuvable. Est-elle bien écrite ?",
  "notConnected.USER_NAME_INVALIDE":
    "{name} ne peut pas être un nom. Prenez 1 à 10 octets (é en a deux) sans espace, # ni caractère invisible.",
  "notConnected.USER_NAME_EXISTANT":
    "Quelqu'un s'appelle déjà {name} ici. Choisissez un autre nom.",
  "notConnected.SERVEUR_PLEIN":
    "Le serveur à {server} est plein, ou a autant d'utilisateurs de votre adresse qu'il en admet. Réessayez plus tard.",
  "notConnected.ERREUR":
    "Ce qui répond à {server} n'admet personne. Est-ce un serveur de cette sorte ?",
  "notConnected.NO_UDP":
    "Ce Deno fonctionne sans UDP : lancez-le avec --unstable-net.",
  "notConnected.NO_PERMISSION":
    "Deno n'a pas le droit d'utiliser le réseau : lancez-le avec --allow-net.",
  "notConnected.PORT_IN_USE":
    "Le port de --local-port est occupé. Choisissez-en un autre.",

  // where one is
  public: "la messagerie publique",
  promptPublic: "publique",
  promptDirect: "direct",
  promptServer: "serveur",
  promptReconnecting: "essai dans {seconds} s",
  promptConnecting: "connexion",
  promptWaiting: "{count} en attente",
  placePublic: "Vous êtes dans la messagerie publique",
  placeServer: "Vous êtes dans {messagerie} (par le serveur)",
  placeDirect: "Vous êtes dans {messagerie} (direct)",
  placeWith: ", avec {people}.",
  placeAlone: ", sans personne d'autre.",
  placeAloneInvite:
    ", sans personne d'autre : /inviter NOM y invite quelqu'un.",
  andOthers: "{count} autres",
  arrived: "{count|Arrivée|Arrivées} : {people}",
  left: "{count|Départ|Départs} : {people}",
  messagerieClosed:
    "{messagerie} est close : il n'y reste personne d'autre. Retour à la messagerie publique.",
  addressShown:
    "{messagerie} est directe : ses membres voient votre adresse IP et vous écrivent eux-mêmes.",
  unreachable:
    "{user} ne répond pas. Peut-être qu'un pare-feu arrête UDP entre vous deux. Les textes vers {user} sont tentés malgré tout.",

  // invitations
  invitation:
    "{user} vous invite dans {messagerie} (par le serveur) : /accepter {number} ou /refuser {number}",
  invitationDirect:
    "{user} vous invite dans {messagerie} (direct : ses membres verront votre adresse IP) : /accepter {number} ou /refuser {number}",
  invitationEnded:
    "L'invitation de {user} dans {messagerie} n'est plus ouverte.",
  invitationFailed:
    "Vous n'êtes pas entré dans {messagerie} : l'invitation arrivait trop tard. Demandez-en une autre à {user}, ou essayez /rejoindre.",

  // the fate of texts
  parts: "({count} parties)",
  notDelivered: "(non remis à {people})",
  notAcknowledged: "(non acquitté)",
  notSent: "(non envoyé)",
  deliveredLate: "Finalement remis : {text}",
  undelivered:
    "{user} n'a pas acquitté votre texte {number} : {text}. /renvoyer {number} le renvoie, pendant {seconds} s.",
  undeliveredServer:
    "Le serveur n'a pas acquitté votre texte {number} : {text}. /renvoyer {number} le renvoie, pendant {seconds} s.",
  undeliveredLost:
    "Il n'est pas certain que votre texte {number} ait été remis : {text}. Pour l'écrire encore : flèche haut.",
  undeliveredUser:
    "{user} n'a pas reçu votre texte {number} : {text}. Pour l'écrire encore : flèche haut.",
  "returned.closed":
    "Votre texte {number} n'a pas été envoyé, car sa messagerie a été close : {text}. /renvoyer {number} le dit ici.",
  "returned.notMoved":
    "Votre texte {number} n'a pas été envoyé, car vous n'êtes pas arrivé là où il devait être dit : {text}. /renvoyer {number} le dit ici.",
  "returned.ended":
    "Votre texte {number} n'a pas été envoyé, car la session est finie : {text}",
  "returned.refused": "Le serveur refuse votre texte {number} : {text}. {why}",
  returnedReason: "Il dit : {reason}.",
  "refusedText.TROP_GRAND": "Il est trop long : écrivez-le en plusieurs.",
  "refusedText.NON_PERMIS":
    "Les textes ne sont pas permis là où vous êtes. /etat dit où c'est.",
  "refusedText.NON_CONNECTE":
    "Le serveur ne vous connaît plus ; attendez d'être de retour.",
  "refusedText.OTHER": "/renvoyer {number} réessaie.",
  resent: "Nouvel envoi : {count|texte|textes} {numbers}.",
  slowed:
    "{count} textes attendent : le serveur en prend environ 20 par seconde. Tous partiront.",

  // what commands show
  usersHere: "Ici, dans {place} : {people}.",
  usersIn: "Dans {place} : {people}.",
  usersElsewhere: "Ailleurs : {people}.",
  usersNobody: "Personne n'est dans {place}.",
  you: "{name} (vous)",
  listEmpty: "Il n'y a pas de messagerie privée. /creer NOM en crée une.",
  listHeading:
    "{count} {count|messagerie privée|messageries privées} ; /rejoindre NOM y entre :",
  listServer:
    "  {messagerie} : {count} {count|utilisateur|utilisateurs}, par le serveur",
  listDirect:
    "  {messagerie} : {count} {count|utilisateur|utilisateurs}, direct (les membres voient leurs adresses IP)",
  quietOn:
    "Arrivées et départs ne sont pas montrés. /discret les montre de nouveau.",
  quietOff: "Arrivées et départs sont montrés.",
  pasted:
    "Vous avez collé {lines} lignes, {characters} caractères. /coller les envoie, /coller non les oublie.",
  pasteDropped:
    "{count|La ligne collée est oubliée|Les lignes collées sont oubliées}.",

  // /status
  statusWho: "Vous êtes {name}, à {server} : {phase}, {time} aller-retour.",
  statusWhoUnmeasured: "Vous êtes {name}, à {server} : {phase}.",
  "phase.connecting": "connexion en cours",
  "phase.connected": "connecté",
  "phase.reconnecting": "il ne répond pas, nouveaux essais",
  "phase.closed": "session finie",
  statusPublic: "Vous êtes dans la messagerie publique, par le serveur.",
  statusServer: "Vous êtes dans {messagerie}, par le serveur.",
  statusDirect:
    "Vous êtes dans {messagerie}, direct : les membres voient leurs adresses IP.",
  statusMembers: "{count} {count|autre|autres} là : {people}.",
  statusNobody: "Personne d'autre n'est là.",
  statusMember: "{name} ({time})",
  statusUnreachable: "{name} (ne répond pas)",
  statusInvitations: "Invitations ouvertes : {numbers}. /accepter N y entre.",
  statusWaiting:
    "{count} {count|texte attend|textes attendent} d'être envoyés.",
  statusDatagrams:
    "Datagrammes : {sent} envoyés, dont {repeated} répétés ; {received} reçus, dont {duplicates} en double, {dropped} d'inconnus.",

  // refusals by the server, and what to do next
  NO_RESPONSE:
    "Le serveur ne répond pas. Réessayez quand l'invite dira que vous êtes de retour.",
  "refused.TYPE_INCONNU":
    "Le serveur ne connaît pas cette demande : il est d'une autre sorte ou d'un autre âge.",
  "refused.MALFORME": "Le serveur n'a pas pu lire la demande.",
  "refused.NON_CONNECTE":
    "Le serveur ne vous connaît plus. Réessayez quand vous serez de retour.",
  "refused.INEXISTANT":
    "{about} : il n'y a pas d'utilisateur ni de messagerie de ce nom.",
  "refused.NON_PERMIS": "Le serveur ne le permet pas en ce moment.",
  "refused.COMPLET": "Il n'y a plus de place.",
  "refused.TROP_GRAND": "C'est trop long pour le serveur.",
  "create.NOM_MESSAGERIE_ERREUR":
    "{about} ne peut pas être le nom d'une messagerie. Prenez 1 à 50 octets (é en a deux) sans #, espaces doublés ni caractère invisible.",
  "create.NOM_MESSAGERIE_EXISTANT":
    "Il y a déjà une messagerie {about} : /rejoindre {quoted} y entre, ou choisissez un autre nom.",
  "create.NUM_MAX_PETIT":
    "Une messagerie a de la place pour 2 au moins : --max 2.",
  "create.COMPLET":
    "Le serveur n'a plus de place pour une messagerie. /rejoindre en rejoint une ; /liste dit lesquelles il y a.",
  "create.NON_PERMIS":
    "Le serveur ne le permet pas : une messagerie directe demande une adresse IPv4.",
  "join.NOM_MESSAGERIE_INEXISTANT":
    "Il n'y a pas de messagerie {about}. /liste dit lesquelles il y a, /creer {quoted} la crée.",
  "join.MAX_CLIENT_ATTEINT":
    "{about} est pleine. Réessayez quand quelqu'un l'aura quittée.",
  "join.ALREADY_THERE": "Vous êtes déjà dans {about}.",
  "join.NON_PERMIS":
    "Le serveur ne vous y admet pas : une messagerie directe demande une adresse IPv4.",
  "leave.CLIENT_INEXISTANT":
    "Vous êtes déjà dans la messagerie publique. /quitter finit la session.",
  "leave.PUBLIC":
    "Vous êtes déjà dans la messagerie publique. /quitter finit la session.",
  "invite.INVITED": "{about} est invité.",
  "invite.INEXISTANT":
    "Il n'y a personne du nom de {about} ici. /qui dit qui est là.",
  "invite.ALREADY_THERE": "{about} est déjà là.",
  "invite.PUBLIC":
    "Tout le monde est de toute façon dans la messagerie publique. /creer NOM en crée une privée, invitez ensuite.",
  "invite.COMPLET": "Cette messagerie est pleine.",
  "invite.NON_PERMIS":
    "{about} ne peut pas être invité en ce moment : peut-être déjà là, ou a refusé à l'instant. Réessayez dans une minute.",
  "who.INEXISTANT":
    "Il n'y a pas de messagerie {about}. /liste dit lesquelles il y a.",

  "decline.REFUSER": "L'invitation dans {about} est refusée.",

  // what was typed wrongly
  unknownCommand:
    "Il n'y a pas de commande {given}. /aide dit lesquelles il y a ; // en fait un texte.",
  unknownCommandNearest:
    "Il n'y a pas de commande {given}. Vouliez-vous dire {nearest} ? // en fait un texte.",
  or: "{one} ou {two}",
  missingArgument: "Il manque quelque chose : {usage}",
  tooManyArguments:
    "{given} est de trop : {usage}. Un nom avec des espaces se met entre guillemets droits.",
  openQuote: "Un guillemet s'ouvre ici et ne se ferme pas.",
  badFlag: "{given} n'est pas compris : {usage}",
  badMax: "{given} n'est pas compris, N va de 2 à 254 : {usage}",
  badArgument: "{given} n'est pas compris : {usage}",
  badNumber: "{given} n'est pas un nombre : {usage}",
  badMessagerieName:
    "{given} ne peut pas être le nom d'une messagerie : 1 à 50 octets (é en a deux) sans #, espaces doublés ni caractère invisible.",
  badUserName:
    "Personne ne peut s'appeler {given} : un nom a 1 à 10 octets (é en a deux) sans espace, # ni caractère invisible.",
  failed: "{command} n'a pas pu être fait : {why}",
  notSaid: "Pas dit, car il n'y a pas de connexion : {text}",
  noInvitation: "Aucune invitation n'est ouverte.",
  noInvitationNumber: "L'invitation {number} n'est pas ouverte.",
  nothingToResend: "Il n'y a rien à renvoyer.",
  nothingToResendNumber:
    "Le texte {number} ne peut pas être renvoyé : il a été acquitté, ou il y a si longtemps qu'il pourrait être lu deux fois. Pour l'écrire encore : flèche haut.",
  nothingPasted: "Aucune ligne collée n'attend.",
  tooManyWaiting:
    "1 000 textes attendent déjà ; celui-ci n'a pas été pris : {given}. Pour l'écrire encore : flèche haut.",
};
