import type { Introspection, IssuedToken } from '../../../fixtures/facts/tokens.ts';
import { Deviation, isSignal, Observed, Undecided, Violation } from '../../../fixtures/judging/signals.ts';
import { Secret } from '../../../fixtures/settings/secret.ts';
import type { JsonObject } from '../../../fixtures/evidence/exchange.ts';
import type { Answered } from '../../../fixtures/tenant/reply.ts';
import { exchange } from './stub-exchange.ts';

/** 2026-11-29T02:01:14Z, in seconds: when everything here is answered. */
export const AT = 1_795_917_674;

interface Special {
  readonly status?: number;
  readonly mediaType?: string;
  /** The value of `WWW-Authenticate`. */
  readonly challenge?: string;
  /** Seconds since the epoch. */
  readonly at?: number;
}

/** An answer that is known by its name; null for a body that is no JSON. */
export function answerCalled(name: string, json: JsonObject | null, special: Special = {}): Answered {
  const { status = 200, mediaType = 'application/json', challenge, at = AT } = special;
  const headers = [
    { name: 'Date', value: new Date(at * 1_000).toUTCString() },
    ...(challenge === undefined ? [] : [{ name: 'WWW-Authenticate', value: challenge }]),
  ];
  return {
    kind: 'answered',
    status,
    mediaType,
    json,
    bodyProblem: json === null ? 'the body is empty' : null,
    isPage: false,
    answer: { status, headers, bytes: Buffer.alloc(0) },
    exchange: exchange(name),
  };
}

const segment = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JWT whose signature nobody verifies here. */
export const jwtOf = (claims: JsonObject, header: JsonObject = { alg: 'RS256' }): string =>
  `${segment(header)}.${segment(claims)}.c2lnbmF0dXJl`;

/** A token as it was issued; opaque where it has no claims. */
export function tokenOf(answer: JsonObject, claims: JsonObject | null = null): IssuedToken {
  const value = claims === null ? 'an-opaque-token-of-27-signs' : jwtOf(claims);
  const reply = answerCalled('token', answer);
  return { value: new Secret(value), asked: ['a'], granted: ['a'], statesScope: true, answer, reply };
}

/** A token and what introspection says of it. */
export function seenAs(token: IssuedToken, answer: JsonObject): Introspection {
  return { token, answer, reply: answerCalled('introspection', answer) };
}

/** What a check throws, as a test compares it: its kind, its words, and the names of what proves it. */
export async function verdictOf(look: () => Promise<void> | void): Promise<unknown> {
  try {
    await look();
    return 'holds';
  } catch (signal) {
    if (!isSignal(signal)) throw signal;
    if (signal instanceof Violation || signal instanceof Deviation) {
      const { name, expected, actual, exchanges } = signal;
      return { kind: name, expected, actual, shown: exchanges.map(({ purpose }) => purpose) };
    }
    if (signal instanceof Undecided) {
      const { reason, blamed, exchanges } = signal;
      return { kind: 'Undecided', reason, blamed, shown: exchanges.map(({ purpose }) => purpose) };
    }
    return signal instanceof Observed
      ? { kind: 'Observed', seen: signal.seen }
      : { kind: 'NotApplicable', reason: signal.reason };
  }
}
