import { z } from 'zod';

/** 運用ポリシー, as far as the center applies it now. */
export const networkProfileSchema = z.object({
  requireViewingLink: z.boolean().default(true),
  requiredStrength: z.int().min(1).max(3).default(1),
  // MHLW guideline: a screen left alone must lock; five minutes unless the network says otherwise.
  idleLockSeconds: z.int().min(10).max(3600).default(300),
  /**
   * 名寄せ: `propose` puts what may be one person on the linking desk; `automatic` links what is beyond doubt without
   * anybody looking.
   */
  matching: z.object({ propose: z.boolean().default(true), automatic: z.boolean().default(false) }).prefault({}),
});
export type NetworkProfile = z.output<typeof networkProfileSchema>;
