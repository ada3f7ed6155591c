/**
 * What the client says about itself in French.
 *
 * @module
 */

import type { HELP_EN } from "./catalogue_help_en.ts";

/** The sentences. */
export const HELP_FR: Readonly<Record<keyof typeof HELP_EN, string>> = {
  // help
  helpHeading: "Ce qui ne commence pas par / est dit à tous ceux qui sont ici.",
  helpMore:
    "/aide COMMANDE en dit plus. Tab complète, haut et bas rappellent ce qui a été tapé, Ctrl-C part.",
  "usage.help": "/aide [COMMANDE]",
  "usage.who": "/qui [MESSAGERIE]",
  "usage.list": "/liste",
  "usage.create": "/creer NOM [--direct] [--max N]",
  "usage.join": "/rejoindre NOM",
  "usage.leave": "/sortir",
  "usage.invite": "/inviter UTILISATEUR...",
  "usage.accept": "/accepter [N]",
  "usage.decline": "/refuser [N]",
  "usage.resend": "/renvoyer [N]",
  "usage.status": "/etat",
  "usage.quiet": "/discret [oui|non]",
  "usage.paste": "/coller [non]",
  "usage.quit": "/quitter",
  "brief.help": "dit ce que vous pouvez faire",
  "brief.who": "dit qui est ici, et qui est ailleurs",
  "brief.list": "montre les messageries privées",
  "brief.create": "crée une messagerie privée et y va",
  "brief.join": "va dans une messagerie privée",
  "brief.leave": "retourne à la messagerie publique",
  "brief.invite": "invite des utilisateurs dans la messagerie où vous êtes",
  "brief.accept": "accepte une invitation",
  "brief.decline": "refuse une invitation",
  "brief.resend": "renvoie ce qui n'a pas été remis",
  "brief.status": "dit comment va la connexion",
  "brief.quiet": "cache arrivées et départs, ou les montre de nouveau",
  "brief.paste": "envoie les lignes collées qui attendent",
  "brief.quit": "finit la session",
  "more.help": "Avec le nom d'une commande, explique celle-ci.",
  "more.who":
    'Avec le nom d\'une messagerie, dit qui est dans celle-là : /qui "mes amis".',
  "more.list":
    "Leurs noms, combien d'utilisateurs sont dans chacune, et qui porte les textes.",
  "more.create":
    "Un nom avec des espaces se met entre guillemets droits : /creer \"mes amis\". Les autres y entrent par /rejoindre, ou vous les invitez par /inviter. --direct : les textes vont droit de membre à membre, sans passer par le serveur ; les membres voient leurs adresses IP. --max N : pas plus de N membres, 2 à 254. Elle est close quand il n'y reste qu'un membre.",
  "more.join":
    "Vous quittez la messagerie où vous êtes. Un nom avec des espaces se met entre guillemets droits. Dans une messagerie directe, les membres voient votre adresse IP.",
  "more.leave": "Une messagerie où il ne reste qu'un membre est close.",
  "more.invite":
    "Ils ont environ une minute pour accepter. Qui refuse ne peut pas être invité de nouveau tout de suite.",
  "more.accept":
    "La dernière, sauf si vous donnez son numéro. Dans une messagerie directe, les membres voient votre adresse IP.",
  "more.decline": "La dernière, sauf si vous donnez son numéro.",
  "more.resend":
    "Tout, sauf si vous donnez le numéro d'un texte. Personne ne lit un texte deux fois : le même datagramme est répété, ce qui est possible pendant 30 s. Un texte qui n'est jamais parti est dit là où vous êtes.",
  "more.status":
    "Allers-retours, membres qui ne répondent pas, ce qui attend, et combien de datagrammes ont dû être répétés.",
  "more.quiet": "Sans oui ni non, passe de l'un à l'autre.",
  "more.paste":
    "Plus de cinq lignes collées d'un coup attendent que vous le disiez ; /coller non les oublie.",
  "more.quit": "Les textes en route sont attendus ; Ctrl-C n'attend pas.",
  aliases: "Aussi : {aliases}.",

  // the command line
  programHelp:
    "Bavarde avec ceux qui sont connectés au même serveur.\n\nUsage : deno task client [OPTIONS] [NOM@]HOTE[:PORT]\n\nLe nom est demandé s'il n'est pas donné ; le port est 4545 sauf indication.\n\n{flags}\n\nChaque option peut aussi être mise dans l'environnement : CAUSETTE_LANG=fr etc.\n\nCodes de sortie : 0 fait ; 1 pas de connexion, ou quelque chose n'a pas été\nremis ou a été refusé ; 2 la ligne de commande est fausse.",
  "flag.lang": "langue (d'après LC_ALL ou LANG)",
  "flag.once": "dire une chose, ou donner une commande, et partir",
  "flag.json": "écrire un objet JSON par événement",
  "flag.quiet": "ne pas montrer arrivées et départs",
  "flag.no-color": "sans couleurs (aussi NO_COLOR)",
  "flag.no-bell": "ne pas sonner quand votre nom est dit",
  "flag.no-history": "ne pas lire ni garder ce qui a été tapé",
  "flag.local-port": "votre port UDP ; 0 en prend un libre",
  "flag.retry-interval": "attente avant qu'un datagramme soit renvoyé",
  "flag.tries": "combien de fois un datagramme est envoyé au plus",
  "flag.help": "montrer ceci",
  "flag.version": "montrer la version",
  "usage.unknownFlag": "Option inconnue {flag}",
  "usage.takesText": "{flag} demande une valeur",
  "usage.takesNumber":
    "{flag} demande un nombre entier de {min} à {max} : la valeur est {value}",
  "usage.takesChoice":
    "{flag} demande l'un de {choices} : la valeur est {value}",
  "usage.takesNothing":
    "{flag} ne demande pas de valeur, ou true ou false : la valeur est {value}",
  "usage.noHost": "Il manque le serveur : [NOM@]HOTE[:PORT]",
  "usage.noName":
    "Il manque le nom, et il n'y a pas de terminal pour le demander : NOM@HOTE[:PORT]",
  "usage.badTarget": "{given} n'est pas de la forme [NOM@]HOTE[:PORT]",
  "usage.badName":
    "{given} ne peut pas être un nom. Prenez 1 à 10 octets (é en a deux) sans espace, # ni caractère invisible",
  "usage.tooMany": "Argument inconnu {given}",
  seeHelp: "{problem}. Voir --help.",
};
