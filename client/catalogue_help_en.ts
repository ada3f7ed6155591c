/**
 * What the client says about itself in English: its commands, its flags, and
 * what is wrong with a command line.
 *
 * @module
 */

/** The sentences. */
export const HELP_EN = {
  // help
  helpHeading: "Whatever does not begin with / is said to all who are here.",
  helpMore:
    "/help COMMAND tells more. Tab completes, Up and Down fetch what was typed before, Ctrl-C leaves.",
  "usage.help": "/help [COMMAND]",
  "usage.who": "/who [MESSAGERIE]",
  "usage.list": "/list",
  "usage.create": "/create NAME [--direct] [--max N]",
  "usage.join": "/join NAME",
  "usage.leave": "/leave",
  "usage.invite": "/invite USER...",
  "usage.accept": "/accept [N]",
  "usage.decline": "/decline [N]",
  "usage.resend": "/resend [N]",
  "usage.status": "/status",
  "usage.quiet": "/quiet [on|off]",
  "usage.paste": "/paste [no]",
  "usage.quit": "/quit",
  "brief.help": "tells what you can do",
  "brief.who": "tells who is here, and who elsewhere",
  "brief.list": "lists the private messageries",
  "brief.create": "makes a private messagerie and goes there",
  "brief.join": "goes to a private messagerie",
  "brief.leave": "goes back to the public messagerie",
  "brief.invite": "asks users into the messagerie you are in",
  "brief.accept": "accepts an invitation",
  "brief.decline": "declines an invitation",
  "brief.resend": "sends again what was not delivered",
  "brief.status": "tells how the connection is doing",
  "brief.quiet": "hides arrivals and departures, or shows them again",
  "brief.paste": "sends pasted lines that were held back",
  "brief.quit": "ends the session",
  "more.help": "With the name of a command it explains that one.",
  "more.who":
    'With the name of a messagerie it tells who is in that one: /who "my friends".',
  "more.list":
    "It tells their names, how many users are in each, and who carries the texts.",
  "more.create":
    'A name with blanks goes into quotation marks: /create "my friends". Others enter with /join, or you /invite them. --direct: texts go straight from member to member and not through the server; members see each other\'s IP address. --max N: no more than N members, 2 to 254. It is closed when a single member is left.',
  "more.join":
    "You leave the messagerie you are in. A name with blanks goes into quotation marks. In a direct messagerie the members see your IP address.",
  "more.leave": "A messagerie in which a single member is left is closed.",
  "more.invite":
    "They have about a minute to accept. Somebody who declines cannot be invited again at once.",
  "more.accept":
    "The latest one, unless you tell its number. In a direct messagerie the members see your IP address.",
  "more.decline": "The latest one, unless you tell its number.",
  "more.resend":
    "All of it, unless you tell the number of a text. Nobody reads a text twice: the same datagram is repeated, which is possible for 30 s. A text that was never sent is said where you are now.",
  "more.status":
    "Round trips, members who do not answer, what waits, and how many datagrams had to be repeated.",
  "more.quiet": "Without on or off it changes from one to the other.",
  "more.paste":
    "More than five lines pasted at once are held back until you say so; /paste no forgets them.",
  "more.quit": "Texts under way are waited for; Ctrl-C does not wait.",
  aliases: "Also: {aliases}.",

  // the command line
  programHelp:
    "Chats with whoever is connected to the same server.\n\nUsage: deno task client [FLAGS] [NAME@]HOST[:PORT]\n\nThe name is asked for unless given; the port is 4545 unless given.\n\n{flags}\n\nEach flag can also be set in the environment: CAUSETTE_LANG=fr and so on.\n\nExit codes: 0 done; 1 could not connect, or something was not delivered or\nwas refused; 2 the command line is wrong.",
  "flag.lang": "language (from LC_ALL or LANG)",
  "flag.once": "say one thing, or give one command, and leave",
  "flag.json": "print a JSON object per event",
  "flag.quiet": "do not show arrivals and departures",
  "flag.no-color": "no colours (also NO_COLOR)",
  "flag.no-bell": "do not ring when your name is said",
  "flag.no-history": "neither read nor keep what was typed",
  "flag.local-port": "UDP port of your own; 0 picks a free one",
  "flag.retry-interval": "wait before a datagram is sent again",
  "flag.tries": "how often a datagram is sent at most",
  "flag.help": "show this",
  "flag.version": "show the version",
  "usage.unknownFlag": "Unknown flag {flag}",
  "usage.takesText": "{flag} takes a value",
  "usage.takesNumber":
    "{flag} takes a whole number from {min} to {max}: current value is {value}",
  "usage.takesChoice":
    "{flag} takes one of {choices}: current value is {value}",
  "usage.takesNothing":
    "{flag} takes no value, or true or false: current value is {value}",
  "usage.noHost": "The server is missing: [NAME@]HOST[:PORT]",
  "usage.noName":
    "The name is missing, and there is no terminal to ask for it: NAME@HOST[:PORT]",
  "usage.badTarget": "{given} is not of the form [NAME@]HOST[:PORT]",
  "usage.badName":
    "{given} cannot be a name. Take 1 to 10 octets (é has two) without blanks, # or invisible characters",
  "usage.tooMany": "Unknown argument {given}",
  seeHelp: "{problem}. See --help.",
} as const;
