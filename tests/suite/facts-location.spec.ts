import { expect, test } from '@playwright/test';
import type { SessionContext } from '../../fixtures/facts/context.ts';
import { locate } from '../../fixtures/facts/location.ts';
import type { JsonObject, WireRequest } from '../../fixtures/evidence/exchange.ts';
import { stubAnswer } from './support/stub-answer.ts';
import { stubTarget } from './support/stub-target.ts';

const LONG = '/am/oauth2/realms/root/realms/alpha';
const SHORT = '/am/oauth2/alpha';
const LESS = '/am/oauth2';
const SUFFIX = '/.well-known/openid-configuration';

const documentOf = (issuer: string): JsonObject => ({ issuer, token_endpoint: `${issuer}/access_token` });

/** Looks for the realm of an address among what a host serves, by path; returns what was found, and what was asked. */
async function found(address: string, served: Readonly<Record<string, JsonObject>>) {
  const target = { ...stubTarget({ TENANT_BASE_URL: address }), origin: new URL(address).origin };
  const asked: string[] = [];
  const ask = (make: () => WireRequest) => {
    const { pathname } = new URL(make().url);
    const path = pathname.slice(0, -SUFFIX.length);
    asked.push(path || '/');
    const document = served[path];
    return Promise.resolve(document === undefined ? stubAnswer(404, {}) : stubAnswer(200, document));
  };
  const context = { target, client: { ask } } as unknown as SessionContext;
  const { form, prefix, asked: at } = await locate(context)();
  return { form, prefix, at: at.slice(target.origin.length) || '/', asked };
}

const PINGS = 'https://openam-tenant.forgeblocks.com';
const OLD = 'https://tenant.id.forgerock.io';
const DOMAIN = 'https://login.example.com';

test.describe("on the tenant's own host", () => {
  test('the long form is asked, and nothing else', async () => {
    for (const host of [PINGS, OLD]) {
      const documents = {
        [LONG]: documentOf(`${host}:443${LONG}`),
        [LESS]: documentOf(`${host}:443${LESS}`),
      };
      expect(await found(host, documents)).toEqual({ form: 'long', prefix: LONG, at: LONG, asked: [LONG] });
      expect(await found(host, {})).toEqual({ form: 'long', prefix: LONG, at: LONG, asked: [LONG] });
    }
  });

  test('a pasted short form stays short', async () => {
    const documents = { [SHORT]: documentOf(`${PINGS}:443${SHORT}`) };
    const short = { form: 'short', prefix: SHORT, at: SHORT, asked: [SHORT] };
    expect(await found(`${PINGS}${SHORT}`, documents)).toEqual(short);
    expect(await found(`${PINGS}${SHORT}/register`, documents)).toEqual(short);
  });

  test('an issuer in the short form counts if it serves the same document', async () => {
    const document = documentOf(`${PINGS}:443${SHORT}`);
    expect(await found(PINGS, { [LONG]: document, [SHORT]: document })).toMatchObject({
      form: 'short',
      prefix: SHORT,
      at: LONG,
    });
    expect(await found(PINGS, { [LONG]: document })).toMatchObject({ form: 'long', prefix: LONG });
    const other = { ...document, jwks_uri: 'https://elsewhere.example/keys' };
    expect(await found(PINGS, { [LONG]: document, [SHORT]: other })).toMatchObject({ prefix: LONG });
  });

  test('an issuer without a realm, or with another one, is not the realm', async () => {
    for (const path of [LESS, '/am/oauth2/bravo', '/am/oauth2/realms/root/realms/bravo']) {
      const document = documentOf(`${PINGS}:443${path}`);
      expect(await found(PINGS, { [LONG]: document, [path]: document }), path).toMatchObject({
        form: 'long',
        prefix: LONG,
      });
    }
  });
});

test.describe('on any other host', () => {
  test('the addresses without a realm are asked first', async () => {
    const document = documentOf(`${DOMAIN}:443${LESS}`);
    const right = { form: 'custom-domain', prefix: LESS, at: LESS };
    expect(await found(DOMAIN, { [LESS]: document, '': document })).toEqual({ ...right, asked: [LESS] });
    // Ping calls the pasted long form wrong there.
    expect(await found(`${DOMAIN}${LONG}`, { [LESS]: document, [LONG]: document })).toMatchObject(right);
    expect(await found(`${DOMAIN}${LESS}/register`, { [LESS]: document })).toMatchObject(right);
    expect(await found(`${DOMAIN}${SUFFIX}`, { [LESS]: document, '': document })).toMatchObject(right);
  });

  test('the document may be at the root alone', async () => {
    const document = documentOf(`${DOMAIN}:443${LESS}`);
    expect(await found(DOMAIN, { '': document })).toEqual({
      form: 'custom-domain',
      prefix: LESS,
      at: '/',
      asked: [LESS, '/'],
    });
  });

  test('a gateway may let nothing but the long form through, or have paths of its own', async () => {
    const long = { [LONG]: documentOf(`${DOMAIN}${LONG}`) };
    expect(await found(DOMAIN, long)).toMatchObject({
      form: 'front',
      prefix: LONG,
      asked: [LESS, '/', LONG],
    });
    const own = { '/identity': documentOf(`${DOMAIN}/identity`) };
    expect(await found(`${DOMAIN}/identity${SUFFIX}`, own)).toMatchObject({
      form: 'front',
      prefix: '/identity',
    });
    const root = { '': documentOf(DOMAIN) };
    expect(await found(DOMAIN, root)).toMatchObject({ form: 'front', prefix: '', at: '/' });
  });

  test('an issuer on another host is not followed', async () => {
    const document = documentOf('https://internal.example.net/am/oauth2');
    expect(await found(DOMAIN, { [LESS]: document })).toEqual({
      form: 'custom-domain',
      prefix: LESS,
      at: LESS,
      asked: [LESS, '/'],
    });
    // A long form that is right does not make up for it.
    const long = documentOf(`${DOMAIN}${LONG}`);
    expect(await found(DOMAIN, { [LESS]: document, [LONG]: long })).toMatchObject({ prefix: LESS, at: LESS });
  });

  test('if nothing serves a document, the long form of the page stands for the realm', async () => {
    expect(await found(DOMAIN, {})).toEqual({
      form: 'front',
      prefix: LONG,
      at: LONG,
      asked: [LESS, '/', LONG],
    });
  });
});
