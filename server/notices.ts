/**
 * What the server tells a user in words.
 *
 * @module
 */

import type { Notice } from "./events.ts";

/** A language that the server speaks. */
export type Language = "en" | "fr";

type Wording = {
  readonly [A in Notice["about"]]: (
    notice: Extract<Notice, { readonly about: A }> | Notice & { about: A },
  ) => string;
};

const WORDING: { readonly [L in Language]: Wording } = {
  en: {
    declined: (n) => `${n.user} has declined to join ${n.messagerie}.`,
    unanswered: (n) =>
      `${n.user} has not answered the invitation to ${n.messagerie}.`,
    tooLate: (n) =>
      `${n.user} has accepted the invitation to ${n.messagerie}, which is full by now.`,
    missing: (n) =>
      n.count === 1
        ? "1 text could not be delivered to you."
        : `${n.count} texts could not be delivered to you.`,
  },
  fr: {
    declined: (n) => `${n.user} a refusé de rejoindre ${n.messagerie}.`,
    unanswered: (n) =>
      `${n.user} n'a pas répondu à l'invitation à ${n.messagerie}.`,
    tooLate: (n) =>
      `${n.user} a accepté l'invitation à ${n.messagerie}, qui est pleine entre-temps.`,
    missing: (n) =>
      n.count === 1
        ? "1 texte n'a pas pu vous être remis."
        : `${n.count} textes n'ont pas pu vous être remis.`,
  },
};

/** A notice in words. */
export function wordsOf(notice: Notice, language: Language): string {
  const words = WORDING[language][notice.about] as (notice: Notice) => string;
  return words(notice);
}
