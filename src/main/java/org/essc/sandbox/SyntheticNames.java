package org.essc.sandbox;

/**
 * Plausible Chinese names put together from lists: mostly two or three common characters, some with
 * characters outside Unicode's basic plane (GB 18030-2022 requires them), some with the middle dot.
 */
public final class SyntheticNames {

  private static final String SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎";
  private static final String[] DOUBLE_SURNAMES = {"欧阳", "司马", "诸葛", "上官"};
  private static final String MALE = "伟强磊军洋勇杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆轩博文志国建泽瑞恒";
  private static final String FEMALE = "芳娜敏静丽艳娟霞秀英玲桂兰萍红玉梅莉燕雪琳婷洁慧佳怡欣悦雅诗涵梦瑶颖";

  /** Of the Table of General Standard Chinese Characters (2013), in planes 2 and above. */
  private static final String[] RARE = {
    "𬭎", "𬘭", "𫍯", "𬤝", "𬸚", "𬍛", "𫖯", "𬱖", "𬎆", "𬭚", "𫘦", "𬴊", "𬬱", "𫟹"
  };

  private static final String[] UNCOMMON = {"犇", "燚", "赟", "堃", "喆", "垚", "翀", "龑", "彧", "昶"};
  private static final String[] DOTTED_MALE = {"阿迪力", "木塔力甫", "阿不都拉", "艾尔肯", "玉素甫"};
  private static final String[] DOTTED_FEMALE = {"古丽娜尔", "阿依古丽", "迪丽努尔", "热依汗", "帕提古丽"};
  private static final String[] DOTTED_FATHER = {"买买提", "艾合买提", "吐尔逊", "库尔班", "依明", "卡德尔"};

  private SyntheticNames() {}

  public static String name(int i) {
    boolean male = i % 2 == 1;
    if (i % 34 == 11 || i % 34 == 28) {
      return pick(male ? DOTTED_MALE : DOTTED_FEMALE, i, 11) + "·" + pick(DOTTED_FATHER, i, 12);
    }
    var surname = i % 61 == 7 ? pick(DOUBLE_SURNAMES, i, 13) : character(SURNAMES, i, 14);
    var given = male ? MALE : FEMALE;
    if (i % 20 == 3) {
      return surname + character(given, i, 15) + pick(RARE, i, 16);
    }
    if (i % 20 == 13) {
      return surname + pick(UNCOMMON, i, 17);
    }
    return SyntheticHolders.mix(i, 18) % 5 == 0
        ? surname + character(given, i, 15)
        : surname + character(given, i, 15) + character(given, i, 19);
  }

  private static String pick(String[] from, int i, int aspect) {
    return from[SyntheticHolders.mix(i, aspect) % from.length];
  }

  private static String character(String from, int i, int aspect) {
    int at = SyntheticHolders.mix(i, aspect) % from.length();
    return from.substring(at, at + 1);
  }
}
