import { expect, it } from 'vitest';
import {
  checkTicketTimes,
  TICKET_CLOCK_SKEW_SECONDS,
  TICKET_LIFETIME_SECONDS,
  type AccessTicket,
} from './access-ticket.ts';

const ISSUED = 1_800_000_000;
const ticket = (change: Partial<AccessTicket> = {}) =>
  // only the times are looked at
  ({ issuedAt: ISSUED, expiresAt: ISSUED + TICKET_LIFETIME_SECONDS, ...change }) as AccessTicket;

it('accepts a ticket within its life without remark, and within the clock difference with one', () => {
  for (const now of [ISSUED, ISSUED + TICKET_LIFETIME_SECONDS])
    expect(checkTicketTimes(ticket(), now)).toEqual({ skewed: false });
  for (const now of [ISSUED - TICKET_CLOCK_SKEW_SECONDS, ISSUED + TICKET_LIFETIME_SECONDS + TICKET_CLOCK_SKEW_SECONDS])
    expect(checkTicketTimes(ticket(), now)).toEqual({ skewed: true });
});

it('refuses a ticket beyond the clock difference on either side', () => {
  expect(checkTicketTimes(ticket(), ISSUED + TICKET_LIFETIME_SECONDS + TICKET_CLOCK_SKEW_SECONDS + 1)).toEqual({
    refusal: 'ticket/expired',
  });
  expect(checkTicketTimes(ticket(), ISSUED - TICKET_CLOCK_SKEW_SECONDS - 1)).toEqual({
    refusal: 'ticket/not-yet-valid',
  });
});

it('refuses a ticket that gives itself a longer or no life', () => {
  for (const expiresAt of [ISSUED, ISSUED - 1, ISSUED + TICKET_LIFETIME_SECONDS + 1])
    expect(checkTicketTimes(ticket({ expiresAt }), ISSUED)).toEqual({ refusal: 'ticket/malformed' });
});
