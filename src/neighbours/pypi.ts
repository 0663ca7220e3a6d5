import type { TokenFormat } from '../domain/token-format.ts';

/**
 * Tokens of the Python package index: a macaroon of version 2 whose location is the name of the index, in base64url
 * (pypi.org/help, warehouse/macaroons; libmacaroons, doc/format.txt).
 */
export const pypiFormats: readonly TokenFormat[] = [
  {
    id: 'pypi',
    description: 'an upload token of PyPI (begins with pypi-AgE)',
    pattern: /pypi-AgE(?:IcHlwaS5vcmc|NdGVzdC5weXBpLm9yZw)[A-Za-z0-9_-]{60,1000}/,
    hasValidChecksum: (text) => isMacaroon(Buffer.from(text.slice('pypi-'.length), 'base64url')),
    scan: {
      maxLength: 1040,
      literals: [
        { text: 'pypi-AgEIcHlwaS5vcmc', at: 0, after: 12 },
        { text: 'pypi-AgENdGVzdC5weXBpLm9yZw', at: 0, after: 12 },
      ],
    },
    ending: 'remove it at https://pypi.org/manage/account/#api-tokens (or the same page of test.pypi.org)',
  },
];

const endOfSection = 0;
const field = { location: 1, identifier: 2, verification: 4, signature: 6 } as const;
const signatureBytes = 32;

/** Sections of numbered fields, each section ended by a zero; an empty one, the signature, and nothing behind it. */
function isMacaroon(bytes: Uint8Array): boolean {
  if (bytes[0] !== 2) return false;
  let at = 1;
  for (let section = 0; ; section += 1) {
    const start = at;
    while (bytes[at] !== endOfSection) {
      const kind = bytes[at];
      if (kind !== field.location && kind !== field.identifier && kind !== field.verification) return false;
      const { value: length, end } = readNumber(bytes, at + 1);
      at = end + length;
      if (at >= bytes.length) return false;
    }
    const isEmpty = at === start;
    at += 1;
    if (isEmpty && section > 0) break;
  }
  return (
    bytes[at] === field.signature &&
    bytes[at + 1] === signatureBytes &&
    bytes.length === at + 2 + signatureBytes
  );
}

/** Seven bits a byte, the lowest first. */
function readNumber(bytes: Uint8Array, from: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let index = 0; index < 3; index += 1) {
    const byte = bytes[from + index] ?? 0;
    value += (byte & 0x7f) << (7 * index);
    if (byte < 0x80) return { value, end: from + index + 1 };
  }
  return { value: bytes.length, end: from + 3 };
}
