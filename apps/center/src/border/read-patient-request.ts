import { parseLocalDate, type Demographics, type Sex } from '@musubi/domain';
import {
  facilityOfSystem,
  isObject,
  localPatientSystem,
  objectsIn,
  readToken,
  type JsonObject,
} from '@musubi/formats/fhir';
import type { FastifyRequest } from 'fastify';
import type { SourceIdentifier } from './cross-reference.ts';
import { REFUSED } from './refused.ts';

export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

export function identifierOf(
  id: SourceIdentifier,
  region: string,
): { readonly system: string; readonly value: string } {
  return { system: id.domain === 'region' ? region : localPatientSystem(id.domain), value: id.value };
}

export function sourceOf(text: string | undefined, region: string): SourceIdentifier {
  const token = text === undefined ? undefined : readToken(text);
  if (token === undefined) throw REFUSED.noIdentifier;
  return { domain: domainOf(token.system, region), value: token.value };
}

export function domainOf(system: string, region: string): SourceIdentifier['domain'] {
  const domain = system === region ? 'region' : facilityOfSystem(system);
  if (domain === undefined) throw REFUSED.unknownDomain;
  return domain;
}

export function demographicsOfQuery(query: Query): Demographics {
  const [family, given, birth, gender] = [
    one(query['family']) ?? one(query['family:exact']),
    one(query['given']) ?? one(query['given:exact']),
    one(query['birthdate']),
    one(query['gender']),
  ];
  const birthDate = birth === undefined ? undefined : parseLocalDate(birth.replace(/^eq/, ''));
  if (birth !== undefined && birthDate === undefined) throw REFUSED.badParameter;
  if (gender !== undefined && !['male', 'female', 'other', 'unknown'].includes(gender)) throw REFUSED.badParameter;
  const [address, postalCode, telecom] = [
    one(query['address']),
    one(query['address-postalcode']),
    one(query['telecom']) ?? one(query['phone']),
  ];
  const name = { family: family ?? '', given: given ?? '' };
  const letters = name.family + name.given;
  if (letters === '' && birthDate === undefined && telecom === undefined) throw REFUSED.nothingAsked;
  const form = /^[\u3040-\u30ff\uff61-\uff9f\s・]+$/.test(letters)
    ? 'kanaName'
    : /^[\p{Script=Latin}\s.'’-]+$/u.test(letters)
      ? 'romanName'
      : 'kanjiName';
  return {
    ...(letters === '' ? {} : { [form]: name }),
    sex: (gender ?? 'unknown') as Sex,
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(address === undefined ? {} : { address }),
    ...(postalCode === undefined ? {} : { postalCode }),
    telephones: telecom === undefined ? [] : [telecom.replace(/^(?:phone|tel)[|:]/, '')],
  };
}

export function queryOf(request: FastifyRequest): Query {
  // fastify's query: texts or lists of texts
  return request.query as Query;
}

export function one(value: string | readonly string[] | undefined): string | undefined {
  const text = typeof value === 'string' ? value : value?.[0];
  return text === undefined || text.trim() === '' ? undefined : text.trim().slice(0, 200);
}

export function many(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

export function whole(value: string | readonly string[] | undefined, otherwise: number): number {
  const number = Number(one(value) ?? NaN);
  return Number.isInteger(number) && number >= 0 && number < 10_000 ? number : otherwise;
}

export function parametersOf(body: unknown): Query {
  const texts = [...parameters(body)].flatMap(([name, parameter]) => {
    const { valueString, valueUri, valueIdentifier } = parameter;
    const token = isObject(valueIdentifier)
      ? `${String(valueIdentifier['system'])}|${String(valueIdentifier['value'])}`
      : (valueString ?? valueUri);
    return typeof token === 'string' ? [[name, token] as const] : [];
  });
  return Object.fromEntries(texts);
}

export function formOf(body: unknown): Query {
  return isObject(body)
    ? Object.fromEntries(
        Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      )
    : {};
}

/** What a resource Parameters says, by name. */
export function parameters(body: unknown): ReadonlyMap<string, JsonObject> {
  return new Map(
    isObject(body) ? objectsIn(body['parameter']).map((parameter) => [String(parameter['name']), parameter]) : [],
  );
}
