//! Portugal: Código do Trabalho (lei 7/2009), art. 234. Four holidays were suspended from 2013 to 2015 (lei
//! 23/2012, brought back by lei 8/2016). Carnival and the feast of the municipality are optional (art. 235) and
//! not taken.

use super::rule::{Holiday, easter, fixed};

const SUSPENDED: &[i32] = &[2013, 2014, 2015];

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "Ano Novo"),
    easter(-2, "Sexta-feira Santa"),
    fixed(4, 25, "Dia da Liberdade"),
    fixed(5, 1, "Dia do Trabalhador"),
    easter(60, "Corpo de Deus").except(SUSPENDED),
    fixed(6, 10, "Dia de Portugal"),
    fixed(8, 15, "Assunção de Nossa Senhora"),
    fixed(10, 5, "Implantação da República").except(SUSPENDED),
    fixed(11, 1, "Todos os Santos").except(SUSPENDED),
    fixed(12, 1, "Restauração da Independência").except(SUSPENDED),
    fixed(12, 8, "Imaculada Conceição"),
    fixed(12, 25, "Natal"),
];
