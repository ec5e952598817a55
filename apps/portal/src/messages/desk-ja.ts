import type { LinkCaseKind, LinkCaseSource, LinkCaseState, LinkDecision } from '@musubi/contract';
import type { MatchGuard, MatchVerdict } from '@musubi/domain';

/** 名寄せの机の文言 */
export const deskJa = {
  title: '名寄せ', pair: '照合の結果', lead: '同じ方かどうかを、人が確かめる必要があるものです。', queue: '判断を待つ組', open: '未判断', second: '2人目の確認待ち', asked: '問い合わせ中', empty: '判断を待つ組はありません', emptyHint: '施設の登録や同意の登録があると、ここに届きます。',
  sort: { certainty: '確からしい順', oldest: '古い順' }, score: '照合点', scoreTitle: '1点ごとに、同じ人である見込みが2倍になります。', needsSecond: '2人で確認', awaitsSomebodyElse: 'あなたが「同じ人」とした組です。別の担当者の確認が必要です。',
  kinds: { link: '施設の患者と地域の患者', merge: '地域の患者どうし', duplicate: '同じ施設の2つのID' } satisfies Record<LinkCaseKind, string>,
  states: { open: '未判断', asked: '問い合わせ中', second: '2人目の確認待ち', same: '同じ人', different: '別の人', withdrawn: '取下げ' } satisfies Record<LinkCaseState, string>,
  sources: { registration: '患者の登録', 'facility-feed': '施設からの通知', consent: '同意の登録', 'bulk-job': '一括照合', 'list-import': '一覧の取込' } satisfies Record<LinkCaseSource, string>,
  verdicts: { auto: 'ほぼ確実', review: '要確認', different: '別人の可能性' } satisfies Record<MatchVerdict, string>,
  guards: {
    twins: '双子かもしれません', 'family-in-one-house': '同居の家族かもしれません', 'same-name-and-birth-date': '同姓同名・同じ生年月日の別人かもしれません', 'father-and-son': '親子かもしれません', placeholder: '仮の生年月日や仮の氏名です',
    'newborn-without-name': '命名前の新生児です', 'too-little-evidence': '照合できる項目が足りません', contradiction: '食い違う項目があります', 'declared-different': '別の人と判断されています',
  } satisfies Record<MatchGuard, string>,
  decisions: { same: '同じ人', different: '別の人', ask: '問い合わせる' } satisfies Record<LinkDecision, string>,
  decided: { same: '同じ人としました。', different: '別の人としました。自動では紐付けません。', ask: '問い合わせ中にしました。', second: '「同じ人」と記録しました。別の担当者が確認すると紐付きます。' },
  regionSide: '地域の登録', localId: '施設ID', regionalId: '地域ID', noRegionalId: '地域ID未付番', linkedAt: '紐付け済み', linkedNowhere: '紐付けなし', insurance: '保険', romanName: 'ローマ字氏名',
  because: '照合の説明', history: 'これまでの判断', noteFor: { same: '同じ人と確かめた方法', ask: '誰に何を問い合わせたか', different: '理由（任意）' }, confirmDecision: (decision: string) => `${decision}として記録する`,
  consentAsked: '本人に確かめ、残る側の同意を統合後の記録にも適用することの了解を得ました',
  keys: '1 同じ人　2 別の人　3 問い合わせる　↑↓ 次・前の組', newsOf: (pair: string, what: string) => `${pair}：${what}`, changed: 'ほかの担当者が先に変更しました。最新の内容を表示しています。', decidedByOther: 'ほかの担当者が先に判断しました。あなたの判断は記録していません。', hint: '判断', 
  jobs: { cancel: '中止する', title: '一括照合', facility: '施設', begin: '始める', none: 'まだ行われていません。', state: '状態', states: { waiting: '待機中', running: '照合中', done: '終了', failed: '失敗', cancelled: '中止' }, progress: '進み', pairs: '候補の組', auto: 'ほぼ確実', review: '要確認', cases: '机に届いた組', links: '自動で紐付け', all: '全施設', startedAt: '開始', records: (done: string, of: string) => `${done} / ${of}人` },
};
