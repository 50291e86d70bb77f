import { verify } from '../../../fixtures/facts/verification.ts';
import type { Session } from '../../../fixtures/facts/session.ts';
import type { JsonObject, WireRequest } from '../../../fixtures/evidence/exchange.ts';
import type { Reply } from '../../../fixtures/tenant/reply.ts';
import { stubAnswer } from './stub-answer.ts';
import { tenantOrigin } from './stub-client.ts';

export const keysAddress = `${tenantOrigin}/am/connect/jwk_uri`;

/** A session whose document names a key set, which is answered read by read; the last answer stays. */
export function keySession(answers: readonly Reply[], document: JsonObject = { jwks_uri: keysAddress }) {
  const sent: (WireRequest & { readonly repeat: string })[] = [];
  const session = {
    target: { origin: tenantOrigin, expected: { hostnames: [] } },
    discovery: {
      served: () => Promise.resolve(stubAnswer(200, document, { name: 'document' })),
      document: () => Promise.resolve(document),
    },
    context: {
      verify,
      client: {
        ask: (prepare: () => WireRequest, repeat: string) => {
          sent.push({ ...prepare(), repeat });
          const answer = answers[Math.min(sent.length, answers.length) - 1];
          return answer === undefined ? Promise.reject(new Error('not expected')) : Promise.resolve(answer);
        },
      },
    },
  } as unknown as Session;
  return { session, sent };
}

/** A key set as it is answered; `read 1` is the name of its exchange. */
export const keySet = (keys: unknown, status = 200, name = 'read 1'): Reply =>
  stubAnswer(status, { keys }, { name });
