import { useEffect, type ReactElement, type ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Icon } from './icon.tsx';

type Props = {
  readonly title: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly width?: 'narrow' | 'middle' | 'wide';
  readonly role?: 'dialog' | 'alertdialog';
  readonly children: ReactNode;
};

/** A modal dialog: focus goes in, stays in, and comes back; Escape closes. */
export function ModalDialog({
  title,
  closeLabel,
  onClose,
  width = 'middle',
  role = 'dialog',
  children,
}: Props): ReactElement {
  // A part that had the focus may be gone (a form after saving): Escape must close even then.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && document.activeElement === document.body) onClose();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [onClose]);
  return (
    <ModalOverlay
      className="modal-overlay"
      isOpen
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={`modal modal-${width}`}>
        <Dialog className="modal-dialog" role={role}>
          <div className="modal-head">
            <Heading slot="title" className="modal-title">
              {title}
            </Heading>
            <button type="button" className="icon-button" aria-label={closeLabel} onClick={onClose}>
              <Icon name="close" />
            </button>
          </div>
          <div className="modal-body">{children}</div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
