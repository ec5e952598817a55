import type { ReactElement, ReactNode } from 'react';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

/** 読み込み中: grey lines where the data will stand. */
export function Skeleton({ label, lines = 6 }: { readonly label: string; readonly lines?: number }): ReactElement {
  return (
    <div className="skeleton" role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className={`skeleton-line skeleton-line-${line % 4}`} />
      ))}
    </div>
  );
}

/** 該当なし: what was asked for does not exist (as opposed to "could not be read"). */
export function EmptyState({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <div className="state">
      <p className="state-title">{title}</p>
      {children}
    </div>
  );
}

/** 失敗: what happened in a sentence, the number to tell the support centre, and the way to try again. */
export function FailedState({
  title,
  detail,
  retryLabel,
  onRetry,
}: {
  readonly title: string;
  readonly detail?: string | undefined;
  readonly retryLabel?: string;
  readonly onRetry?: (() => void) | undefined;
}): ReactElement {
  return (
    <div className="state state-failed" role="alert">
      <p className="state-title">
        <Icon name="warning" /> {title}
      </p>
      {detail === undefined ? null : <p className="state-detail">{detail}</p>}
      {onRetry === undefined ? null : (
        <Button onClick={onRetry}>
          <Icon name="refresh" /> {retryLabel}
        </Button>
      )}
    </div>
  );
}

/** A line across that must not be overlooked; `tone` good, caution or danger. */
export function Notice({
  tone,
  icon,
  children,
}: {
  readonly tone: 'info' | 'good' | 'caution' | 'danger';
  readonly icon?: IconName;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div className={`notice notice-${tone}`}>
      {icon === undefined ? null : <Icon name={icon} />}
      <div>{children}</div>
    </div>
  );
}
