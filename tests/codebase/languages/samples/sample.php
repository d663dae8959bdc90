<?php
declare(strict_types=1);

namespace App\Store;

use App\Shapes\Shape;
use App\Shapes\{Circle, Square as Box};
use function App\helper;

const LIMIT = 10;

/**
 * Keeps things.
 */
#[Entity(table: "stores")]
final class Store extends Base implements \Countable, Shape
{
    use Loggable, Countable;

    public const MAX = 5, MIN = 1;
    private ?string $name = null;
    protected static array $all = [], $more;

    public function __construct(private readonly int $size = 1)
    {
    }

    /** Finds one. */
    #[Pure]
    public static function find(string $key, int ...$more): ?self
    {
        $local = function () { return 1; };
        $text = <<<TEXT
          kept
        TEXT;
        return null;
    }

    abstract protected function todo(): void;
}

interface Walk extends Shape
{
    const DEPTH = 1;
    public function walk(): void;
}

trait Loggable
{
    private function log() {}
}

enum Colour: string
{
    case Red = "r";
    case Green = "g";
    public function label(): string { return ""; }
}

function helper(array $a, &$b) { return fn($x) => $x; }
$handler = function () {};
?>
<p>Text</p>
<?php
function later() {}
