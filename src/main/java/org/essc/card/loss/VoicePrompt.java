package org.essc.card.loss;

/** What the voice line says. None of it is personal data. */
enum VoicePrompt {
  LOSS_REPORTED("您的社会保障卡社保功能已挂失，立即生效。银行功能请另向发卡银行挂失。"),
  PIN_NOT_CHANGED("您的社会保障卡尚未启用密码，不能自助挂失。请在工作时间拨打12333转人工服务，或到服务窗口挂失。"),
  PIN_WRONG("密码错误。连续输错将锁定密码。也可在工作时间转人工服务，或到服务窗口挂失。"),
  PIN_LOCKED("密码已锁定，不能自助挂失。请在工作时间拨打12333转人工服务，或到服务窗口挂失。");

  private final String text;

  VoicePrompt(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
