package org.essc.binding;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.binding.BankBinding.Ending;

/** A binding as its bank sees it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    name = "BankBinding",
    requiredProperties = {"bindingId", "state", "enables", "until", "consentedAt"})
record BindingView(
    String bindingId,
    @Schema(enumeration = {"requested", "consented", "active", "suspended", "ended"}) String state,
    String bankCode,
    String accountTail,
    List<String> enables,
    LocalDate until,
    Instant consentedAt,
    Instant activatedAt,
    Instant endedAt,
    @Schema(enumeration = {"holder", "bank", "operator", "card", "lapse"}) String endedBy,
    @Schema(
            description =
                "why the bank or the operator ended it, or the platform did not take the bank's"
                    + " answer: owner-mismatch, already-linked",
            enumeration = {
              "account-unknown",
              "account-not-usable",
              "visit-bank",
              "owner-mismatch",
              "already-linked",
              "holder-wish",
              "misuse",
              "order"
            })
        String reason,
    @Schema(description = "while requested: by when the bank answers") Instant answerUntil,
    @Schema(description = "while requested: the bank's own account that is meant, where known")
        String accountNo,
    @Schema(description = "while requested, and the bank has to say which account: whose")
        Owner holder) {

  /** By whom a bank finds an account; the holder has agreed that it is told. */
  @Schema(
      name = "BankBindingHolder",
      requiredProperties = {"idNumber", "name"})
  record Owner(String idNumber, String name) {

    @Override
    public String toString() {
      return "Owner[]";
    }
  }

  static BindingView of(BankBinding binding) {
    return of(binding, null, null);
  }

  static BindingView of(BankBinding binding, String accountNo, Owner holder) {
    return new BindingView(
        binding.id().toString(),
        binding.state().text(),
        binding.bankCode(),
        binding.accountTail(),
        binding.enables(),
        binding.until(),
        binding.consentedAt(),
        binding.activatedAt().orElse(null),
        binding.ending().map(Ending::at).orElse(null),
        binding.ending().map(Ending::by).orElse(null),
        binding.ending().flatMap(Ending::reason).orElse(null),
        binding.isRequested() ? binding.request().orElseThrow().answerUntil() : null,
        accountNo,
        holder);
  }

  @Override
  public String toString() {
    return "BindingView[" + bindingId + " " + state + "]";
  }
}
