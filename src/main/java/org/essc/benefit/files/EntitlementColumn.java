package org.essc.benefit.files;

import org.essc.files.FileColumn;
import org.essc.files.FileColumns;

/** The columns of a file of entitlements: CSV header names and NDJSON keys. */
enum EntitlementColumn implements FileColumn {
  REFERENCE("reference", true),
  SCHEME("scheme", true),
  ID_TYPE("idType", false),
  ID_NUMBER("idNumber", true),
  NAME("name", true),
  REGION_CODE("regionCode", true),
  DUE_ON("dueOn", true),
  ACTION("action", false);

  static final FileColumns ALL = new FileColumns(values());

  private final String text;
  private final boolean required;

  EntitlementColumn(String text, boolean required) {
    this.text = text;
    this.required = required;
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public boolean required() {
    return required;
  }

  /** A withdrawal has neither region nor day, so an empty one shows nothing. */
  @Override
  public boolean showsCut() {
    return false;
  }
}
