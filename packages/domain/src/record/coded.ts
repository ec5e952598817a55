/**
 * コード化された値: the standard code if there is one, the local code beside it, and always a text for people.
 * `system` is the source's name of the code system (`HOT9`, `JC10`, `MDCDX2`, `99XXX`).
 */
export type Coded = {
  readonly text: string;
  readonly code?: string;
  readonly system?: string;
  readonly local?: { readonly code?: string; readonly text?: string; readonly system?: string };
};

/** 数量: the number as written (no float rounding) with its unit. */
export type Quantity = { readonly value: string; readonly unit?: Coded };
