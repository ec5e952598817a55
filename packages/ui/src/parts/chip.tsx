import type { ReactElement, ReactNode } from 'react';

export type ChipTone = 'danger' | 'caution' | 'good' | 'neutral' | 'unknown';

/** A standing fact or a state in one word; tone is never the only cue, the text says it too. */
export function Chip({
  tone = 'neutral',
  title,
  children,
}: {
  readonly tone?: ChipTone;
  readonly title?: string | undefined;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <span className={`chip chip-${tone}`} title={title}>
      {children}
    </span>
  );
}

/** The colour of a facility (1–10), beside its name. */
export function FacilityMark({ color }: { readonly color: number }): ReactElement {
  return <i className={`facility-mark facility-${color}`} aria-hidden="true" />;
}

export function Kbd({ children }: { readonly children: ReactNode }): ReactElement {
  return <kbd>{children}</kbd>;
}
