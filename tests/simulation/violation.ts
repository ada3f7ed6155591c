/**
 * Something was not as promised.
 *
 * @module
 */

/** Something was not as promised. */
export class Violation extends Error {
  override readonly name = "Violation";
  /** What was promised. */
  readonly rule: string;
  /** When, in ms. */
  readonly at: number;

  /** Makes a report. */
  constructor(
    { rule, details, at }: {
      readonly rule: string;
      readonly details: string;
      readonly at: number;
    },
  ) {
    super(`${rule}: ${details}`);
    this.rule = rule;
    this.at = at;
  }
}
