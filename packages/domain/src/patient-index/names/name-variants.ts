/**
 * 異体字・新旧字体: characters of names that people write either way, common form first. NFKC joins none of them
 * (﨑 and 髙 are characters of their own). Own selection: what hospitals' registers mix most, and old forms of common
 * kanji.
 */
const SAME = `
高髙 崎﨑嵜㟢碕 辺邊邉边 斉齊 斎齋 浜濱濵 沢澤 広廣 吉𠮷 徳德 柳栁桺 桜櫻 関關 恵惠 国國囯 栄榮 桑桒枽 曽曾 蔵藏
薮藪籔 館舘 豊豐 真眞 鶴靏靎寉鸖 滝瀧 桧檜 槙槇 亀龜 塚塜 温溫 緑綠 頼賴 黒黑 条條 橋槗 凜凛 戸戶 産產 彦彥 青靑 清淸
篭籠 渕淵渊 礼禮 寿壽 弥彌 実實 亘亙 巌巖 郎郞 靭靱 瀬瀨 坂岅 樽墫罇 秋龝秌 芦蘆 鴎鷗 鴬鶯 桝枡 昇曻 土圡 宜冝 与與
予豫 円圓 塩鹽 団團 学學 宝寶寳 尭堯 峰峯 峡峽 帯帶 庁廳 慎愼 応應 拝拜 摂攝 楽樂 横橫 歩步 歳歲 気氣 浅淺 渓溪 湾灣
為爲 県縣 穂穗 緒緖 縄繩 聡聰 芸藝 荘莊 薫薰 諌諫 遥遙 郷鄕 鉄鐵 銭錢 静靜 麦麥 黄黃 齢齡 弁辨瓣辯 野埜 蛍螢 来來 増增
寛寬 会會 伝傳 仏佛 体體 余餘 児兒 写寫 剣劍 労勞 効效 励勵 医醫 参參 双雙 収收 台臺 号號 営營 図圖 囲圍 圧壓 声聲
変變 奥奧 嬢孃 対對 専專 将將 尽盡 岳嶽 巣巢 恒恆 悦悅 恋戀 悪惡 懐懷 戦戰 択擇 拡擴 挙擧 掲揭 揺搖 教敎 数數 断斷
旧舊 昼晝 晋晉 暁曉 暦曆 枢樞 栃杤 様樣 検檢 権權 欧歐 歓歡 毎每 渋澁 満滿 潜潛 灯燈 炉爐 点點 献獻 画畫 畳疊 称稱
稲稻 穣穰 穏穩 竪豎 糸絲 経經 継繼 続續 総總 絵繪 繊纖 聴聽 艶艷 茎莖 虫蟲 衛衞 装裝 覚覺 観觀 証證 訳譯 誉譽 読讀
謡謠 賛贊 辞辭 逓遞 遅遲 鋭銳 鎮鎭 閲閱 随隨 霊靈 頬頰 顔顏 顕顯 騒騷 験驗 髪髮 鶏鷄 麺麵 祷禱 涛濤 砺礪 頚頸 昂昻
澄澂 桟棧 禅禪 弾彈 猟獵 舩船 杉杦 松枩 梅楳
`;

/**
 * Written for each other, and found by each other in a search; yet families keep them apart, so in matching they are
 * similar, not equal.
 */
const SEARCHED_TOGETHER = '島嶋嶌㠀 富冨 竜龍 万萬';

/** 別姓: other names (斉藤 ≠ 斎藤) that clerks confuse; never found by each other, similar in matching. */
const CONFUSED = '斎斉 坂阪';

const pairsOf = (groups: string): [string, string][] =>
  groups
    .trim()
    .split(/\s+/)
    .flatMap((group) => {
      const [common = '', ...others] = group;
      return others.map((other): [string, string] => [other, common]);
    });

export const SAME_CHARACTER: ReadonlyMap<string, string> = new Map(pairsOf(SAME));
export const SEARCHED_CHARACTER: ReadonlyMap<string, string> = new Map([
  ...pairsOf(SAME),
  ...pairsOf(SEARCHED_TOGETHER),
]);

/** By code, not by text: a character of kanji taken out of a name is a new string each time. */
const SIMILAR: ReadonlyMap<number, number> = new Map(
  [...pairsOf(SEARCHED_TOGETHER), ...pairsOf(CONFUSED)].map(([other, common]): [number, number] => [
    other.charCodeAt(0),
    common.charCodeAt(0),
  ]),
);

/** Whether two names differ only in characters that are similar, not equal; both already in their common forms. */
export function areSimilarlyWritten(a: string, b: string): boolean {
  if (a.length !== b.length || a === '') return false;
  for (let i = 0; i < a.length; i++) {
    const one = a.charCodeAt(i);
    const other = b.charCodeAt(i);
    if (one !== other && (SIMILAR.get(one) ?? one) !== (SIMILAR.get(other) ?? other)) return false;
  }
  return true;
}
