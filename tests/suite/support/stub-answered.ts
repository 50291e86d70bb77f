import type { JsonObject } from '../../../fixtures/evidence/exchange.ts';
import type { RegisteredClient } from '../../../fixtures/tenant/registration-answer.ts';
import { readRegisteredClient } from '../../../fixtures/tenant/registration-answer.ts';
import type { Answered } from '../../../fixtures/tenant/reply.ts';
import { Secret } from '../../../fixtures/settings/secret.ts';
import { exchange } from './stub-exchange.ts';

/** An answer of a tenant; its exchange is known by `name`. */
export function answeredWith(status: number, json: unknown, name = `answer ${status}`): Answered {
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
  const bytes = Buffer.from(typeof json === 'string' ? json : JSON.stringify(json));
  return {
    kind: 'answered',
    status,
    mediaType: 'application/json',
    json: isObject ? (json as JsonObject) : null,
    bodyProblem: isObject ? null : 'the body is JSON, but not an object',
    isPage: false,
    answer: { status, headers: [], bytes },
    exchange: exchange(name),
  };
}

/** A client as a registration answered it. */
export function registeredWith(answer: JsonObject, name = 'stub'): RegisteredClient {
  const reply = answeredWith(201, answer, name);
  return readRegisteredClient(name, reply, answer, (secret) => new Secret(secret));
}
