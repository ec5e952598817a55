import { useState, type ReactElement } from 'react';
import type { Attachment, DocumentContent, EntryId, FacilityId } from '@musubi/domain';
import { Button, Icon } from '@musubi/ui';
import { useLanguage } from '../../messages/language.tsx';
import { open } from '../../server/ask.ts';
import { failureText } from '../../server/failure-text.ts';

/** Whose record of which facility the files belong to. */
type EntryAddress = { readonly patient: string; readonly facility: FacilityId; readonly entry: EntryId };

/** 文書・レポート・記録: sections to read at once; attached files on request. */
export function DocumentView({
  content,
  ...entry
}: EntryAddress & { readonly content: DocumentContent }): ReactElement {
  const { t } = useLanguage();
  return (
    <div className="document">
      <p className="muted">{content.documentType.text}</p>
      {content.sections.length === 0 && content.attachments.length === 0 ? (
        <p className="muted">{t.pane.noContent}</p>
      ) : null}
      {content.sections.map((section, at) => (
        <section key={at}>
          {section.title === undefined ? null : <h3>{section.title}</h3>}
          <p className="document-text">{section.text}</p>
        </section>
      ))}
      {content.attachments.length === 0 ? null : (
        <section aria-label={t.content.attachments}>
          <h3>{t.content.attachments}</h3>
          <ul className="attachments">
            {content.attachments.map((attachment) => (
              <OneAttachment key={attachment.digest} attachment={attachment} {...entry} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

/**
 * What a browser may show in a tab of this origin. Anything else (HTML, SVG, CDA) could carry a script that would
 * act as the doctor, so it is saved as a file instead.
 */
const SHOWABLE: ReadonlySet<string> = new Set([
  'application/pdf',
  'image/png',
  'image/jpeg',
  'image/gif',
  'text/plain',
]);
const KEEP_BLOB_MS = 60_000;

function OneAttachment({
  attachment,
  patient,
  facility,
  entry,
}: EntryAddress & { readonly attachment: Attachment }): ReactElement {
  const { t } = useLanguage();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const showable = SHOWABLE.has(attachment.mediaType);
  const show = async () => {
    // Opened at once, inside the click: after the answer has come a browser takes it for an advertisement.
    const tab = showable ? window.open('about:blank', '_blank') : null;
    if (showable && tab === null) return setFailure(t.content.popupBlocked);
    setBusy(true);
    setFailure(undefined);
    try {
      const answer = await open(
        'attachment',
        { patient, body: { facility, entry, digest: attachment.digest } },
        undefined,
      );
      const url = URL.createObjectURL(
        new Blob([await answer.arrayBuffer()], { type: showable ? attachment.mediaType : 'application/octet-stream' }),
      );
      if (tab !== null) tab.location.replace(url);
      else save(url, attachment.name);
      setTimeout(() => URL.revokeObjectURL(url), KEEP_BLOB_MS);
    } catch (error) {
      tab?.close();
      setFailure(failureText(error, t).title);
    } finally {
      setBusy(false);
    }
  };
  return (
    <li>
      <Button busy={busy} onClick={() => void show()} title={showable ? t.content.newTab : undefined}>
        <Icon name={showable ? 'open' : 'document'} /> <span className="truncate">{attachment.name}</span>
      </Button>
      <span className="muted">
        {attachment.mediaType.replace(/^.*\//, '').toUpperCase()}　{t.content.bytes(attachment.bytes)}
      </span>
      <span role="status">{busy ? t.content.openingAttachment : ''}</span>
      {failure === undefined ? null : (
        <p className="field-error" role="alert">
          {t.content.attachmentFailed} {failure}
        </p>
      )}
    </li>
  );
}

function save(url: string, name: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}
