/**
 * 一致の度合い: `similar` is a likeness that a person must look at; what one side does not know is `unknown`, never an
 * agreement.
 */
export type Agreement = 'same' | 'similar' | 'different' | 'unknown';
