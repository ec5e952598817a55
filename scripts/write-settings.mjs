/** `docs/settings.md`: what an operator can set, made from the catalogues that the programs read by. */
import { z } from 'zod';

const OPENING =
  "Made from the programs' own catalogues by `npm run docs`. A variable that is set to nothing counts as one that is " +
  'not set. How the programs are started: `docs/operation.md`.';

export function writeSettings({ center, gateway, launch, gatewayConfig }) {
  return `# 設定 / Settings

${OPENING}

## センター / Center (\`apps/center/dist/main.js\`)

${variables(center)}

## ゲートウェイ / Gateway (\`apps/gateway/dist/main.js\`)

${variables(gateway)}

### 設定ファイル / Its configuration file

JSON; a misspelt field stops the start. \`npm start\` writes one for each gateway into \`.musubi/\`, to look at.

| field | | 意味 / meaning |
|---|---|---|
${fields(z.toJSONSchema(gatewayConfig, { io: 'input' })).join('\n')}

## デモ地域 / Demo region (\`npm start\`)

${variables(launch)}
`;
}

function variables(catalogue) {
  const rows = Object.entries(catalogue).map(
    ([name, { fallback, ja, en }]) => `| \`${name}\` | ${fallbackText(fallback)} | ${ja}<br>${en} |`,
  );
  return `| variable | 既定 / default | 意味 / meaning |\n|---|---|---|\n${rows.join('\n')}`;
}

/** One row for each field, those inside lists and objects with their path. */
function fields(schema, path = '') {
  return Object.entries(schema.properties ?? {})
    .filter(([, field]) => field.description !== undefined)
    .flatMap(([name, field]) => {
      const at = path === '' ? name : `${path}.${name}`;
      return [
        `| \`${at}\` | ${schema.required?.includes(name) ? '必須 / required' : '–'} | ${field.description} |`,
        ...fields(field.items ?? field, field.items ? `${at}[]` : at),
      ];
    });
}

function fallbackText(fallback) {
  if (fallback === undefined) return '必須 / required';
  return fallback === '' ? '–' : `\`${fallback}\``;
}
