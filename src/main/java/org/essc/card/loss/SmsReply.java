package org.essc.card.loss;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.card.pin.PinCheck;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.region.CardLifeKeys;
import org.essc.region.Channel;
import org.essc.region.Citation;
import org.essc.region.PinKeys;
import org.essc.region.PolicyKey;
import org.essc.region.RegionPolicy;
import org.essc.region.Rule;

/** What the gateway sends back to the holder. */
@Schema(name = "SmsReply")
record SmsReply(
    @Schema(description = "whether the card is lost now") boolean accepted,
    @Schema(
            description =
                "loss-reported, already-lost; or why not: form-wrong, full-width, not-recognised,"
                    + " region-without-sms, pin-wrong, pin-locked, pin-not-changed, pin-not-set, too-many-attempts, card-ended, too-late")
        String code,
    @Schema(description = "text for the holder, at most 70 characters: one message") String reply,
    @Schema(description = "null where nothing was reported") UUID lossReportId,
    @Schema(description = "the policy key that refused it; null where no region's rule did")
        String rule,
    @Schema(description = "the division whose policy says so") String ruledBy,
    @Schema(description = "titles of the documents that it comes from") List<String> sourceTitle) {

  /** One message. */
  private static final int MOST_CHARACTERS = 70;

  /** Ends of a message, with the text that tells the holder. None carries personal data. */
  enum Ending {
    LOSS_REPORTED("您的社会保障卡社保功能已挂失，立即生效。银行功能请另向发卡银行挂失。补卡请到社会保障卡服务窗口。"),
    ALREADY_LOST("您的社会保障卡社保功能此前已挂失，无需再次挂失。找回或补卡请到社会保障卡服务窗口。"),
    /** With the forms that hold for the number ({@link #formWrong}). */
    FORM_WRONG("未挂失：短信格式不对。请发送%s，前后不加其他文字。"),
    FULL_WIDTH("未挂失：短信中有全角字符。请改用半角的字母、数字和#号重新发送。"),
    /** From the registered phone, of a card whose region takes no messages to that number. */
    REGION_WITHOUT_SMS("未挂失：您的社会保障卡所在地区不受理短信挂失。请%s挂失。"),
    /** Of an unknown card as of another phone: nobody learns which cards there are. */
    NOT_RECOGNISED("未挂失：请用登记的手机发送正确的号码；名下有多张卡的请发送卡号。也可到社会保障卡服务窗口挂失。"),
    PIN_WRONG("未挂失：社会保障卡密码错误。连续输错会锁定密码，请核对后重新发送，或到服务窗口挂失。"),
    PIN_LOCKED("未挂失：社会保障卡密码已锁定。请持身份证到社会保障卡服务窗口挂失。"),
    PIN_NOT_CHANGED("未挂失：社会保障卡密码未修改过，不能用短信挂失。请持身份证到社会保障卡服务窗口挂失。"),
    PIN_NOT_SET("未挂失：社会保障卡未设密码，不能用短信挂失。请持身份证到社会保障卡服务窗口挂失。"),
    TOO_MANY_ATTEMPTS("未挂失：尝试次数过多。请稍后再发，或持身份证到社会保障卡服务窗口挂失。"),
    CARD_ENDED("该社会保障卡已注销或已换发新卡，无需挂失。"),
    TOO_LATE("未挂失：您的短信迟到超过一天，未予受理。如仍需挂失请重新发送，或到服务窗口挂失。");

    private final String text;

    Ending(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }

    String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean accepted() {
      return this == LOSS_REPORTED || this == ALREADY_LOST;
    }

    SmsReply reply(UUID lossReportId) {
      return new SmsReply(accepted(), code(), text, lossReportId, null, null, null);
    }

    /**
     * To a message in none of the forms.
     *
     * @param forms that are read at the number to which it was sent; told are those that fit
     */
    static SmsReply formWrong(List<String> forms) {
      var told = "";
      for (var form : forms) {
        var more = told + (told.isEmpty() ? " " : " 或 ") + LossMessage.inWords(form);
        if (FORM_WRONG.text.formatted(more).length() <= MOST_CHARACTERS) {
          told = more;
        }
      }
      var text = FORM_WRONG.text.formatted(told.isEmpty() ? "当地公布的格式" : told);
      return new SmsReply(false, FORM_WRONG.code(), text, null, null, null, null);
    }

    /** What the card's region ruled, where that is why. */
    SmsReply refusal(RegionPolicy policy) {
      var key = rule();
      if (key == null || policy == null) {
        return reply(null);
      }
      var rule = policy.rule(key);
      return new SmsReply(
          false,
          code(),
          this == REGION_WITHOUT_SMS ? text.formatted(LossWays.besides(policy, Channel.SMS)) : text,
          null,
          key.name(),
          rule.from().code(),
          rule instanceof Rule.Stated<?> stated
              ? stated.sources().stream().map(Citation::title).distinct().toList()
              : null);
    }

    private PolicyKey<?> rule() {
      return switch (this) {
        case REGION_WITHOUT_SMS -> CardLifeKeys.LOSS_CHANNELS;
        case PIN_LOCKED -> PinKeys.PIN_LOCK_AFTER_ERRORS;
        case PIN_NOT_CHANGED -> PinKeys.PIN_UNCHANGED_MEANS;
        case PIN_NOT_SET -> PinKeys.PIN_INITIAL;
        default -> null;
      };
    }
  }

  /** What the end of a check of the PIN, other than its result, tells the holder; or null. */
  static Ending of(Throwable failure) {
    if (!(failure instanceof ProblemException problem)) {
      return null;
    }
    if (problem.type().equals(ProblemType.TOO_MANY_REQUESTS)) {
      return Ending.TOO_MANY_ATTEMPTS;
    }
    // A PIN of another length than the region's was not counted, but it is wrong all the same.
    return problem.type().equals(ProblemType.INVALID_REQUEST) ? Ending.PIN_WRONG : null;
  }

  /** What a PIN that does not let the message through ends in. */
  static Ending of(PinCheck refused) {
    return switch (refused) {
      case LOCKED -> Ending.PIN_LOCKED;
      case MUST_CHANGE, NOT_ENABLED -> Ending.PIN_NOT_CHANGED;
      case NOT_SET -> Ending.PIN_NOT_SET;
      default -> Ending.PIN_WRONG;
    };
  }
}
