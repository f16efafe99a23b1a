package org.essc.console.operator;

import io.quarkus.qute.i18n.MessageBundle;

/**
 * What the desk's pages say: {@code messages/operator_zh.properties}, and the English beside it.
 */
@MessageBundle(value = "operator", locale = "zh")
interface OperatorTexts {

  String sections();

  String numbers();

  String partners();

  String files();

  String policies();

  String points();

  String keys();

  String data();

  String numbersHeading();

  String numbersHint();

  String asOf();

  String asTable();

  String nothing();

  String number();

  String name();

  String state();

  String roles();

  String regions();

  String keysOf();

  String sandbox();

  String next();

  String back();

  String facts();

  String scopes();

  String claims();

  String channels();

  String limit();

  String since();

  String tokensRevoked();

  String published();

  String noKeys();

  String key();

  String algorithm();

  String ends();

  String ended();

  String noEnd();

  String streams();

  String noStreams();

  String stream();

  String delivery();

  String waiting();

  String lag();

  String failingSince();

  String client();

  String noClient();

  String profile();

  String redirects();

  String bound();

  String withoutPin();

  String logoutUri();

  String yes();

  String no();

  String acts();

  String actsHint();

  String suspend();

  String resume();

  String revokeTokens();

  String confirm();

  String cancel();

  String kept();

  String filesHint();

  String incoming();

  String batches();

  String begun();

  String kind();

  String region();

  String sender();

  String factory();

  String progress();

  String rejected();

  String failed();

  String left();

  String policiesHeading();

  String regionFirst();

  String regionSecond();

  String regionThird();

  String none();

  String showSame();

  String compare();

  String differHint();

  String rule();

  String differs();

  String open();

  String source();

  String newPoint();

  String regionCode();

  String regionWrong();

  String list();

  String address();

  String telephone();

  String point();

  String pointWrong();

  String pointId();

  String pointIdHint();

  String sourceOf();

  String services();

  String servicesWrong();

  String hours();

  String onHolidays();

  String spans();

  String spansHint();

  String save();

  String deletePoint();

  String keysHint();

  String rotate();

  String revokeKey();

  String signsSince();

  String rotationDue();

  String endedAt();

  String dataHeading();

  String dataText();

  String dataNone();

  String idNumber();

  String idNumberWrong();

  String askedBy();

  String askedByHolder();

  String askedByGuardian();

  String askedByAgent();

  String reference();

  String referenceHint();

  String copy();

  String correctText();

  String change();

  String endKey();

  String addKeys();

  String registerClient();

  String removeClient();

  String newPartner();

  String newBatch();

  String corrections();

  String newCorrection();

  String correctionsHint();

  String asked();

  String due();

  String corrects();

  String keysEnding(int count);

  String endsIn(long days);

  String compared(int different, int same);

  String choose();
}
