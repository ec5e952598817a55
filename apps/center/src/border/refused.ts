import type { OutcomeCode } from '@musubi/formats/fhir';

/** 境界での拒否: what a foreign system is told, in its own protocol, without patient data. */
export class BorderRefusal extends Error {
  readonly status: number;
  readonly code: OutcomeCode;
  readonly text: { readonly ja: string; readonly en: string };
  constructor(status: number, code: OutcomeCode, text: { readonly ja: string; readonly en: string }) {
    super(text.en);
    this.name = 'BorderRefusal';
    this.status = status;
    this.code = code;
    this.text = text;
  }
}

export const REFUSED = {
  unknownSystem: new BorderRefusal(401, 'login', {
    ja: 'この証明書のシステムは登録されていません。',
    en: 'The system of this certificate is not registered.',
  }),
  right: new BorderRefusal(403, 'forbidden', {
    ja: 'このシステムには許可されていない操作です。',
    en: 'This system may not do that.',
  }),
  notFound: new BorderRefusal(404, 'not-found', { ja: '該当する患者がいません。', en: 'No such patient.' }),
  unknownDomain: new BorderRefusal(400, 'code-invalid', {
    ja: '患者IDの名前空間がこのネットワークのものではありません。',
    en: 'The identifier system is not one of this network.',
  }),
  otherFacility: new BorderRefusal(403, 'forbidden', {
    ja: 'ほかの施設の患者IDは扱えません。',
    en: 'The identifiers of another facility are not yours to use.',
  }),
  noIdentifier: new BorderRefusal(400, 'required', {
    ja: '患者ID（system|value）が要ります。',
    en: 'An identifier (system|value) is required.',
  }),
  badPatient: new BorderRefusal(400, 'invalid', {
    ja: 'Patient リソースとして読めないか、ID が要求と合いません。',
    en: 'This is no Patient, or its identifier does not fit the request.',
  }),
  nothingAsked: new BorderRefusal(400, 'required', {
    ja: '検索する項目がありません。',
    en: 'Nothing to look for was given.',
  }),
  badParameter: new BorderRefusal(400, 'value', {
    ja: '検索項目の値が読めません。',
    en: 'A search value cannot be read.',
  }),
  tooOften: new BorderRefusal(429, 'throttled', {
    ja: '問い合わせが多すぎます。しばらくお待ちください。',
    en: 'Too many requests; please wait.',
  }),
  json: new BorderRefusal(406, 'not-supported', {
    ja: 'application/fhir+json だけを扱います。',
    en: 'Only application/fhir+json is spoken here.',
  }),
} as const;
