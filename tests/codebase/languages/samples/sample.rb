# frozen_string_literal: true

require "json"
require_relative "store"

# Keeps things.
module Outer
  LIMIT = 10

  # A store.
  class Store < Base::Thing
    include Comparable
    attr_reader :name, :size
    attr_accessor "other"
    KINDS = %w[a b].freeze

    # Makes one.
    def initialize(name, size: 1, **more, &block)
      @name = name
      text = <<~TEXT
        kept
          as it is
      TEXT
    end

    def self.build(*args) = new(*args)

    def [](key)
      yield key
    end

    def name=(value); @name = value; end
    def empty? = true
    def <=>(other)
      0
    end

    class << self
      def hidden; end
    end

    private

    def secret
      helper = ->(x) { x }
    end
  end

  class Outer::Other; end
  Point = Struct.new(:x, :y) do
    def length; 0; end
  end
end

def top_level
end
