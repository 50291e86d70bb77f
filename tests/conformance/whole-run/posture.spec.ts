import { Violation, noteOf, requirement, test, weighEach } from '../../../fixtures/conformance.ts';
import {
  cacheableBecause,
  endpointInWords,
  isConfidential,
  leakIn,
} from '../../../fixtures/probes/posture/disclosure.ts';
import { isAnswered, requestInWords } from '../../../fixtures/judging/every-answer.ts';
import { cacheDirectives, headerOf } from '../../../fixtures/tenant/http-fields.ts';

// Judged after all other checks, on every answer that they got.

test(
  ...requirement('posture.error-leak', async ({ discovery, context, target }) => {
    const { answer } = await discovery.served();
    const { hostname } = new URL(target.origin);
    for (const [key, field] of Object.entries({
      server: 'server',
      poweredBy: 'x-powered-by',
      hsts: 'strict-transport-security',
      contentTypeOptions: 'x-content-type-options',
    } as const)) {
      const value = headerOf(answer, field);
      if (value !== null) noteOf('posture.error-leak', key as 'server', value.slice(0, 80));
    }
    const errors = context.log.of().filter(({ reply }) => (reply.exchange?.response?.status ?? 0) >= 400);
    await weighEach('error answer', errors, (entry) => {
      const leak = leakIn(entry, hostname);
      if (leak === null) return;
      const actual = `${requestInWords(entry)}: ${leak}`;
      throw new Violation('an error that shows nothing of the inside', actual, entry.reply);
    });
  }),
);

test(
  ...requirement('posture.cacheable', async ({ main, context }) => {
    await main.registered();
    const answers = context.log.of().filter(isAnswered).filter(isConfidential);
    await weighEach('answer with a secret', answers, (entry) => {
      const where = endpointInWords(entry);
      if (!cacheDirectives(entry.reply.answer).has('no-store')) {
        noteOf('posture.cacheable', 'storable', where);
      }
      const because = cacheableBecause(entry);
      if (because === null) return;
      throw new Violation(`${where} answers that no shared cache keeps`, because, entry.reply);
    });
  }),
);
