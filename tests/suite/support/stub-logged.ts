import { isAnswered, type LoggedAnswer } from '../../../fixtures/judging/every-answer.ts';
import type { LoggedReply } from '../../../fixtures/judging/reply-log.ts';
import type { WireAnswer, WireRequest } from '../../../fixtures/evidence/exchange.ts';
import { readAnswer } from '../../../fixtures/tenant/reply.ts';
import { unknownHabits } from '../../../fixtures/tenant/third-party.ts';
import { exchange } from './stub-exchange.ts';

/** Where the requests of these entries go. */
export const url = 'https://tenant.example.com/am/oauth2/register';

/** An entry of the log, with the answer in its exchange as a report shows it. */
export function entry(answer: WireAnswer, request: Partial<WireRequest> = {}, sent = ''): LoggedReply {
  const plain = exchange('x');
  const seen = {
    ...plain,
    request: { ...plain.request, method: request.method ?? 'POST', body: sent },
    response: {
      status: answer.status,
      headers: answer.headers,
      body: answer.bytes.toString(),
      truncated: false,
    },
  };
  const reply = readAnswer(answer, seen, unknownHabits);
  return { endpoint: 'registration', request: { purpose: 'x', method: 'POST', url, ...request }, reply };
}

/** An entry whose answer is the tenant's own. */
export const answered = (...parameters: Parameters<typeof entry>): LoggedAnswer => {
  const made = entry(...parameters);
  if (!isAnswered(made)) throw new Error('the stub has to be an answer');
  return made;
};
