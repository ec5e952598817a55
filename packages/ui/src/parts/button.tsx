import type { ButtonHTMLAttributes, ReactElement, ReactNode } from 'react';

type Look = 'primary' | 'plain' | 'quiet' | 'danger' | 'link';

/** A real button; `busy` keeps its place and its name while the act runs, so that nothing jumps. */
export function Button({
  look = 'plain',
  busy = false,
  className,
  children,
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly look?: Look;
  readonly busy?: boolean;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <button
      type="button"
      {...rest}
      className={`button button-${look} ${className ?? ''}`}
      aria-busy={busy || undefined}
      disabled={rest.disabled === true || busy}
    >
      {children}
    </button>
  );
}

/** One of few: buttons side by side that say which is on. */
export function Segments<T extends string>({
  label,
  options,
  value,
  onChange,
}: {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly text: string; readonly title?: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}): ReactElement {
  return (
    <div className="segments" role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          title={option.title}
          onClick={() => onChange(option.value)}
        >
          {option.text}
        </button>
      ))}
    </div>
  );
}
