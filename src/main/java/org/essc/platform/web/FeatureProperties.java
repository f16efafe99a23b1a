package org.essc.platform.web;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import java.util.Arrays;

/**
 * Says for each feature whether the instance serves it, {@code essc.feature.<name>=true|false},
 * following from {@code essc.features}: what switches resources compares one property with one
 * value. It cannot be set by itself.
 */
public class FeatureProperties implements ConfigSourceInterceptor {

  private static final long serialVersionUID = 1L;

  private static final String ONE = "essc.feature.";
  private static final String ALL = "essc.features";

  @Override
  public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
    if (!name.startsWith(ONE)) {
      return context.proceed(name);
    }
    var enabled = context.restart(ALL);
    boolean served =
        enabled == null
            || enabled.getValue() == null
            || Arrays.stream(enabled.getValue().split(","))
                .map(String::strip)
                .anyMatch(name.substring(ONE.length())::equalsIgnoreCase);
    return ConfigValue.builder().withName(name).withValue(Boolean.toString(served)).build();
  }
}
