/**
 * The kinds of fields that the table of layouts is made of.
 *
 * @module
 */

/** When a field is there; without a condition it always is. */
export interface Condition {
  /** ID_USER in the header is this. */
  readonly sender?: number;
  /** So many octets follow the header word. */
  readonly octets?: number;
  /** Fields before this one, or around its list, have these values. */
  readonly fields?: Readonly<Record<string, string>>;
}

interface Conditional {
  /** When the field is there. */
  readonly when?: Condition;
}

/**
 * A value of 1 to 3 bits. At the start of the data it stands in the BITS of
 * the header word, most significant first; elsewhere, with `octet`, in the
 * high bits of an octet of its own.
 */
export interface FlagField<T extends string = string> extends Conditional {
  /** Tells the kinds of fields apart. */
  readonly kind: "flag";
  /** Width in bits. */
  readonly bits: 1 | 2 | 3;
  /** Names by value; a value without a name is reserved. */
  readonly values: readonly (T | undefined)[];
  /** Whether it has an octet of its own. */
  readonly octet?: true;
}

/** An unsigned integer of 1 or 2 octets, big-endian. */
export interface IntegerField extends Conditional {
  /** Tells the kinds of fields apart. */
  readonly kind: "integer";
  /** Width in octets. */
  readonly octets: 1 | 2;
  /** Least value allowed. */
  readonly min: number;
  /** Greatest value allowed. */
  readonly max: number;
  /** Fields before this one without which it is 0, and with which it is not. */
  readonly zeroUnless?: Readonly<Record<string, string>>;
}

/** An IPv4 address, 4 octets. */
export interface AddressField extends Conditional {
  /** Tells the kinds of fields apart. */
  readonly kind: "address";
}

/** UTF-8 ended by `#`. */
export interface NameField extends Conditional {
  /** Tells the kinds of fields apart. */
  readonly kind: "name";
  /** Greatest length in octets, without the `#`. */
  readonly max: number;
  /** What the specification calls the `#`. */
  readonly delimiter: "UN_DELIMITER" | "M_DELIMITER";
  /** Set where the name is given for the first time: then it must be a fit one. */
  readonly given?: "USER_NAME" | "NOM_MESSAGERIE";
}

/** Octets behind their length, which is 2 octets. */
export interface ChatField extends Conditional {
  /** Tells the kinds of fields apart. */
  readonly kind: "chat";
  /** What the specification calls the length. */
  readonly length: "CHAT_LONGUEUR";
}

/** UTF-8 to the end of the datagram. */
export interface RestField extends Conditional {
  /** Tells the kinds of fields apart. */
  readonly kind: "rest";
  /** Greatest length in octets. */
  readonly max: number;
}

/** Rows behind their count, which is 1 octet. */
export interface ListField<R = unknown> extends Conditional {
  /** Tells the kinds of fields apart. */
  readonly kind: "list";
  /** What the specification calls the count. */
  readonly count: string;
  /** The fields of a row. */
  readonly row: Layout<R>;
}

/** Any field. */
export type Field =
  | FlagField
  | IntegerField
  | AddressField
  | NameField
  | ChatField
  | RestField
  | ListField;

/** The fields that can hold a `T`. */
type FieldFor<T> = [T] extends [Uint8Array] ? ChatField
  : [T] extends [readonly (infer R)[]] ? ListField<R>
  : [T] extends [number] ? IntegerField
  : [T] extends [string]
    ? string extends T ? AddressField | NameField | RestField : FlagField<T>
  : never;

type KeyOf<B> = B extends unknown ? keyof B : never;
type ValueOf<B, K> = B extends unknown
  ? K extends keyof B ? Exclude<B[K], undefined> : never
  : never;

/** A field for each key of `B`, in the order of their octets. */
export type Layout<B> = {
  readonly [K in KeyOf<B>]: FieldFor<ValueOf<B, K>>;
};

/** A layout as a list of its fields, which is quicker to go through. */
export type Fields = readonly (readonly [name: string, field: Field])[];

const lists = new Map<object, Fields>();

/** The fields of a layout, in the order of their octets. */
export function fieldsOf(layout: object): Fields {
  let fields = lists.get(layout);
  if (!fields) {
    lists.set(layout, fields = Object.entries(layout));
  }
  return fields;
}

/** A message's data or a list's row, by field name. */
export type Values = Record<string, unknown>;

/** What a condition is judged by. */
export interface Facts {
  /** ID_USER in the header. */
  readonly sender: number;
  /** How many octets follow the header word. */
  readonly octets: number;
  /** The row and the data around it. */
  readonly scope: readonly Values[];
}

/** Whether a condition holds. */
export function holds(when: Condition, facts: Facts): boolean {
  if (when.sender !== undefined && when.sender !== facts.sender) return false;
  if (when.octets !== undefined && when.octets !== facts.octets) return false;
  return has(facts.scope, when.fields);
}

/** Whether the fields in `scope`, innermost first, have all these values. */
export function has(
  scope: readonly Values[],
  wanted: Readonly<Record<string, string>> = {},
): boolean {
  for (const name in wanted) {
    const values = scope.find((values) => name in values);
    if (values?.[name] !== wanted[name]) return false;
  }
  return true;
}

/** Whether an integer is one that its field may have. */
export function isWithin(
  field: IntegerField,
  value: number,
  scope: readonly Values[],
): boolean {
  return value >= field.min && value <= field.max &&
    (!field.zeroUnless || (value !== 0) === has(scope, field.zeroUnless));
}
