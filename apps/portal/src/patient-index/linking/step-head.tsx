import type { ReactElement } from 'react';
import { Icon } from '@musubi/ui';
import { useLanguage } from '../../messages/language.tsx';
import './step-head.css';

/** 三つの手順 (REG-05): never more than three. */
export function StepHead({ current }: { readonly current: 0 | 1 | 2 }): ReactElement {
  const { t } = useLanguage();
  return (
    <ol className="step-head">
      {t.register.steps.map((text, at) => (
        <li
          key={text}
          className={at === current ? 'step-current' : at < current ? 'step-done' : ''}
          aria-current={at === current ? 'step' : undefined}
        >
          <span className="step-number" aria-hidden="true">
            {at < current ? <Icon name="check" /> : at + 1}
          </span>
          <span className="visually-hidden">{t.register.step(at + 1)} </span>
          {text}
        </li>
      ))}
    </ol>
  );
}
