import type { Http2ServerResponse } from 'node:http2';
import type { GatewayRefusal } from '@musubi/contract';
import { answerJson } from './write-lines.ts';

/** 断り: what a request of the center gets that is none, or is for a facility that is not here. */
export function malformed(response: Http2ServerResponse): void {
  answerJson(response, 400, { refused: 'request/malformed' } satisfies GatewayRefusal);
}

export function notHere(response: Http2ServerResponse): void {
  answerJson(response, 404, { refused: 'facility/not-here' } satisfies GatewayRefusal);
}
