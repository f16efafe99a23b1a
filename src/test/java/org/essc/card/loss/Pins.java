package org.essc.card.loss;

import org.essc.testing.Api;
import org.essc.testing.TestPerson;

/** PINs that holders have given their cards, over the API. */
final class Pins {

  static final String PIN = "864209";

  private Pins() {}

  /** Where the region has no initial value: chosen at the window. */
  static void choose(Api api, TestPerson person) {
    require(
        api.create(
            "/v1/pin-resets",
            Api.CLERK,
            "{\"card\":%s,\"newPin\":\"%s\",\"by\":%s}"
                .formatted(LossApi.card(person), PIN, LossApi.HOLDER_WITH_CARD)));
  }

  /** Where it has: changed at a hospital's terminal. */
  static void change(Api api, TestPerson person) {
    require(
        api.create(
            "/v1/pin-changes",
            Api.TERMINAL,
            """
            {"card":%s,"cardIdCode":"%s","oldPin":"123456","newPin":"%s",
             "by":{"channel":"hospital"}}"""
                .formatted(LossApi.card(person), person.cardIdCode(), PIN)));
  }

  private static void require(Api.Reply reply) {
    if (reply.status() >= 300) {
      throw new AssertionError("PIN not set: " + reply.status() + " " + reply.body());
    }
  }
}
