import type { Issue, LocalDate } from '@musubi/domain';
import type { Ssmix2DataType } from './tables/data-types.ts';

/** コンディションフラグ: 1 counts, 0 is deleted, 2 is superseded. */
export type ConditionFlag = '0' | '1' | '2';

export type PathParts = {
  readonly patient: string;
  /** 診療日; undefined where the folder is `-`. */
  readonly day: LocalDate | undefined;
  /** 発生日時 `YYYYMMDDHHMMSSFFF` */
  readonly eventTime: string;
  readonly department: string | undefined;
  readonly flag: ConditionFlag;
};

/** 標準化ストレージのパス: everything that the file name says. */
export type StandardPath = PathParts & {
  readonly storage: 'standard';
  readonly dataType: Ssmix2DataType;
  readonly orderNumber: string;
};

export type ParsedPath<Path> =
  { readonly kind: 'parsed'; readonly path: Path } | { readonly kind: 'refused'; readonly issue: Issue };
