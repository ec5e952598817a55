import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { AuditStateView } from '@musubi/contract';
import { Button, Notice, instantText } from '@musubi/ui';
import { useLanguage } from '../messages/language.tsx';
import { ask } from '../server/ask.ts';
import { failureText } from '../server/failure-text.ts';

const ASK_EVERY_MS = 2_000;

/** 記録の検証: whether the trail is whole, who last made sure, and the button that does it again. */
export function TrailState(): ReactElement | null {
  const { t } = useLanguage();
  const client = useQueryClient();
  const state = useQuery({
    queryKey: ['audit-state'],
    queryFn: ({ signal }) => ask<AuditStateView>('auditState', { signal }),
    refetchInterval: (query) => (query.state.data?.running === true ? ASK_EVERY_MS : false),
  });
  const verify = useMutation({
    mutationFn: () => ask('verifyAudit'),
    onSettled: () => client.invalidateQueries({ queryKey: ['audit-state'] }),
  });
  if (state.data === undefined) return null;
  const { last, running } = state.data;
  const text =
    last === null
      ? t.audit.neverVerified
      : t.audit.verified(instantText(last.at), last.by ?? t.audit.operator, last.events.toLocaleString());
  return (
    <Notice
      tone={last === null ? 'info' : last.faults === 0 ? 'good' : 'danger'}
      icon={last === null ? 'clock' : last.faults === 0 ? 'check' : 'warning'}
    >
      <div className="audit-trail">
        <p role="status">
          {running ? t.audit.verifying : text}
          {running || last === null ? null : (
            <b> {last.faults === 0 ? t.audit.whole : t.audit.broken(last.faults, last.firstFault ?? '')}</b>
          )}
        </p>
        <Button busy={running || verify.isPending} onClick={() => verify.mutate()}>
          {t.audit.verify}
        </Button>
      </div>
      {verify.isError ? <p role="alert">{failureText(verify.error, t).title}</p> : null}
    </Notice>
  );
}
