package org.essc.testing;

import java.util.function.Consumer;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.ActionChainArbitrary;
import net.jqwik.api.state.Transformer;

/**
 * Random sequences of what may happen to something that is modelled beside the platform; after each
 * step both have to agree.
 */
public final class Lives<M> {

  private final Consumer<M> agree;
  private ActionChainArbitrary<M> chain;

  private Lives(ActionChainArbitrary<M> chain, Consumer<M> agree) {
    this.chain = chain;
    this.agree = agree;
  }

  public static <M> Lives<M> of(Supplier<M> birth, Consumer<M> agree) {
    return new Lives<>(ActionChain.startWith(birth), agree);
  }

  /**
   * @param weight how likely it is, beside the others
   * @param name as a failing life is told
   */
  public Lives<M> step(int weight, String name, Consumer<M> act) {
    chain = chain.withAction(weight, action(name, act));
    return this;
  }

  private Action.Independent<M> action(String name, Consumer<M> act) {
    return () -> Arbitraries.just(Transformer.mutate(name, act.andThen(agree)));
  }

  public Arbitrary<ActionChain<M>> ofAtMost(int steps) {
    return chain.withMaxTransformations(steps);
  }
}
