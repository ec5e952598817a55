/** The page of the policy profile (docs/rules/policy-profile.md), made from the domain's own table of fields. */

/** `{ fields, roles, kinds, abilities }` as the domain exports them. */
export function writePolicy({ fields, roles, kinds, abilities }) {
  const rows = Object.entries(fields).map(([name, field]) =>
    row([`\`${name}\``, field.labelJa, inShort(field), field.source, `${field.changes.ja}<br>${field.changes.en}`]),
  );
  return (
    [
      '# 運用ポリシー / Policy profile',
      [
        'Every rule on which networks differ is a field of one profile. Made from',
        '`packages/domain/src/policy/policy-fields.ts` by `npm run docs`.',
      ].join(' '),
      [
        'A network says only what differs: in the `profile` of its directory file, or in a dated version',
        '(`policy_version` of the center’s database). In force is the latest version that has begun; of two that begin',
        'together the higher one; while there is none, the directory file’s. What neither says is as the defaults are.',
        'A field that nobody knows, or a value that it cannot have, is refused.',
      ].join(' '),
      table(['field', '名', '既定 / default', 'source', '変わること / what it changes'], rows),
      '## 役割ごとに読める種別 / `readableKinds`',
      'Each `●` is a default; consent, links and publication are decided on top of it.',
      matrix(roles, kinds, fields.readableKinds.default),
      '## 役割ごとの権限 / `abilities`',
      '`search-emergency` is a personal right (`emergency` in the directory file) of those who may view records.',
      matrix(roles, abilities, fields.abilities.default),
    ].join('\n\n') + '\n'
  );
}

function inShort(field) {
  const { default: value } = field;
  if (typeof value !== 'object') return `\`${value}\``;
  if (Object.values(value).some((one) => Array.isArray(one))) return '下の表 / table below';
  return Object.entries(value)
    .map(([name, one]) => `\`${name}: ${one}\``)
    .join('<br>');
}

function matrix(roles, words, ofRole) {
  const rows = words.map((word) =>
    row([`\`${word}\``, ...roles.map((role) => (ofRole[role].includes(word) ? '●' : ''))]),
  );
  return table(['', ...roles], rows);
}

function table(heads, rows) {
  return [row(heads), `|${'---|'.repeat(heads.length)}`, ...rows].join('\n');
}

function row(cells) {
  return `| ${cells.map((cell) => cell.replaceAll('|', '/')).join(' | ')} |`;
}
