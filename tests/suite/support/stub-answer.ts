import type { Answered } from '../../../fixtures/tenant/reply.ts';
import { exchange } from './stub-exchange.ts';

/** An answer of a tenant that was never asked; its exchange is known by its name. */
export function stubAnswer(
  status: number,
  json: Answered['json'],
  {
    name = 'answer',
    at = 0,
    mediaType = 'application/json',
    headers = {},
  }: {
    readonly name?: string;
    /** Milliseconds. */
    readonly at?: number;
    readonly mediaType?: string;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Answered {
  const lines = Object.entries(headers).map(([field, value]) => ({ name: field, value }));
  return {
    kind: 'answered',
    status,
    mediaType,
    json,
    bodyProblem: json === null ? 'the body is empty' : null,
    isPage: false,
    answer: { status, headers: lines, bytes: Buffer.from('') },
    exchange: exchange(name, at),
  };
}

/** What a judgement threw, in words; null where it held. */
export async function said(judge: () => unknown): Promise<string | null> {
  try {
    await judge();
    return null;
  } catch (thrown) {
    const { name, message } = thrown as Error;
    return `${name}: ${message}`;
  }
}
