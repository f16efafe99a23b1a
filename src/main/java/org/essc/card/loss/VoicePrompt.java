package org.essc.card.loss;

import org.essc.act.ActProblems;
import org.essc.card.CardProblems;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.region.Channel;
import org.essc.region.RegionPolicy;

/**
 * What the voice line says. It speaks of what the caller typed and can do now; none of it is
 * personal data.
 */
enum VoicePrompt {
  LOSS_REPORTED("您的社会保障卡社保功能已挂失，立即生效。银行功能请另向发卡银行挂失。"),
  CARD_NUMBER_MALFORMED("您输入的社会保障卡号有误，请核对卡号后重新输入。"),
  ID_NUMBER_MALFORMED("您输入的身份证号码有误，请核对后重新输入。"),
  PIN_MALFORMED("您输入的密码位数不对，请重新输入社会保障卡密码。本次不计入输错次数。"),
  NUMBERS_MISMATCH("您输入的社会保障卡号和身份证号码不相符，请核对后重新输入。"),
  PIN_NOT_CHANGED("您的社会保障卡尚未启用密码，不能自助挂失。请%s挂失。"),
  PIN_WRONG("您输入的密码错误。连续输错将锁定密码。也可%s挂失。"),
  PIN_LOCKED("密码已锁定，不能自助挂失。请%s挂失。"),
  TOO_MANY_ATTEMPTS("您输入错误的次数过多，请稍后再拨。也可用登记的手机拨打、在工作时间转人工服务，或到服务窗口挂失。"),
  NOT_OFFERED("您的社会保障卡所在地区不受理语音自助挂失。请%s挂失。"),
  CLOSED_NOW("现在不是服务时间，请在工作时间再拨，或到服务窗口挂失。"),
  CARD_ENDED("您输入的社会保障卡已注销或已换发新卡，无需挂失。");

  private final String text;

  VoicePrompt(String text) {
    this.text = text;
  }

  /** Where the card's region does not matter, or is not known. */
  String text() {
    return text.formatted(LossWays.WINDOW);
  }

  /** With where else the card's region takes the report. */
  String text(RegionPolicy policy) {
    return text.formatted(LossWays.besides(policy, Channel.HOTLINE_VOICE));
  }

  /** What the card's region has refused, with what is said about it. */
  static ProblemException on(ProblemException refusal, RegionPolicy policy) {
    var prompt = refusal.members().containsKey("prompt") ? null : of(refusal.type());
    return prompt == null ? refusal : refusal.with("prompt", prompt.text(policy));
  }

  /** The refusal with what is said about it, if it has none yet and the caller can act on it. */
  static ProblemException on(ProblemException refusal) {
    var prompt = refusal.members().containsKey("prompt") ? null : of(refusal.type());
    return prompt == null ? refusal : refusal.with("prompt", prompt.text());
  }

  /**
   * The first thing wrong with what was typed, or the refusal alone where it was not the caller.
   */
  static ProblemException onTyped(ProblemException refusal) {
    for (var violation : refusal.violations()) {
      var prompt = ofField(violation.field());
      if (prompt != null) {
        return refusal.with("prompt", prompt.text());
      }
    }
    return refusal;
  }

  private static VoicePrompt ofField(String field) {
    return switch (field) {
      case "cardNo" -> CARD_NUMBER_MALFORMED;
      case "idNumber" -> ID_NUMBER_MALFORMED;
      case "pin" -> PIN_MALFORMED;
      default -> null;
    };
  }

  private static VoicePrompt of(ProblemType type) {
    if (type.equals(CardProblems.CARD_MISMATCH)) {
      return NUMBERS_MISMATCH;
    }
    if (type.equals(ProblemType.TOO_MANY_REQUESTS)) {
      return TOO_MANY_ATTEMPTS;
    }
    if (type.equals(ActProblems.CHANNEL_NOT_ALLOWED)
        || type.equals(ActProblems.OUTSIDE_JURISDICTION)) {
      return NOT_OFFERED;
    }
    if (type.equals(LossProblems.OUTSIDE_WORKING_HOURS)) {
      return CLOSED_NOW;
    }
    return type.equals(CardProblems.CARD_STATE) ? CARD_ENDED : null;
  }
}
