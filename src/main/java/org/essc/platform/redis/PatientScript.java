package org.essc.platform.redis;

/**
 * A Lua script that does nothing once nobody waits for its answer: a command that lay in the queue
 * of a Redis that stood still must not be done when it goes on. It is run by {@link RedisClock}.
 *
 * <p>The body finds Redis' time in milliseconds in {@code now}, its own arguments from {@code
 * ARGV[2]} on, and returns one value. The whole answers Redis' time and that value; its time alone
 * where it came too late; and a third value, what went wrong, where the body failed.
 */
public record PatientScript(Script script) {

  /** {@code ARGV[1]} is the last moment, by Redis' own clock. */
  private static final String TEXT =
      """
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)
      if now > tonumber(ARGV[1]) then return {now} end
      local function act()
      %s
      end
      local done, value = pcall(act)
      if done then return {now, value} end
      return {now, '', type(value) == 'table' and value.err or tostring(value)}
      """;

  public static PatientScript of(String body) {
    return new PatientScript(Script.of(TEXT.formatted(body)));
  }
}
