import { connect, type Socket } from 'node:net';
import { decodeText, field, firstSegment, frameMllp, makeMllpDeframer, parseMessage } from '@musubi/formats/hl7v2';

export type Answer = { readonly code: string; readonly controlId: string; readonly error: string | undefined };

/** A sending system: one connection, one message at a time or several in a row. */
export async function mllpSender(port: number) {
  const socket: Socket = connect({ host: '127.0.0.1', port, noDelay: true });
  await new Promise<void>((done, fail) => {
    socket.once('connect', () => done());
    socket.once('error', fail);
  });
  const deframer = makeMllpDeframer();
  const waiting: { resolve: (answer: Answer) => void; reject: (error: unknown) => void }[] = [];
  socket.on('data', (chunk) => {
    for (const event of deframer.push(chunk)) {
      if (event.kind !== 'message') continue;
      const message = parseMessage(decodeText(event.bytes).text);
      const msa = firstSegment(message, 'MSA');
      const err = firstSegment(message, 'ERR');
      waiting.shift()?.resolve({
        code: msa === undefined ? '' : (field(msa, 1) ?? ''),
        controlId: msa === undefined ? '' : (field(msa, 2) ?? ''),
        error: err === undefined ? undefined : field(err, 3),
      });
    }
  });
  const lost = () => {
    for (const one of waiting.splice(0)) one.reject(new Error('connection lost'));
  };
  socket.on('error', lost);
  socket.on('close', lost);
  return {
    socket,
    send: (bytes: Uint8Array) =>
      new Promise<Answer>((resolve, reject) => {
        waiting.push({ resolve, reject });
        if (socket.destroyed) lost();
        else socket.write(frameMllp(bytes));
      }),
    close: () => {
      socket.destroy();
    },
  };
}
